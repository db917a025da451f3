package dev.gangway.endtoend;

import static dev.gangway.endtoend.Frames.awaitOrdinal;
import static dev.gangway.endtoend.Frames.awaitRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpError;
import dev.gangway.testkit.acp.AcpFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A stock editor over `gangway acp`, whose server is killed, stopped and cut off: nothing is
/// missing and nothing comes twice.
@Timeout(300)
class EditorTest {
    private static final int INTERRUPTED = -32018;
    private static final String SLOW_STREAM = "/stream 400 20 5";

    @TempDir private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private ServerProcess.Place place;
    private ServerProcess server;
    private @Nullable EditorProgram started;
    private String session = "";

    @BeforeEach
    void start() throws Exception {
        place = ServerProcess.Place.in(folder, "");
        server = ServerProcess.start(place);
    }

    @AfterEach
    void stop() throws Exception {
        if (started != null) {
            started.assertPlain();
            started.leave();
        }
        for (AutoCloseable each : open) {
            each.close();
        }
        server.stop();
        assertThat(Marks.alive(ServerProcess.mark(place.data()))).isEmpty();
    }

    private void begin(String... options) throws IOException, InterruptedException {
        started = EditorProgram.introduced(place, options);
        session = editor().newSession();
    }

    private EditorProgram editor() {
        return Objects.requireNonNull(started, "not started");
    }

    private CutProxy proxy() throws IOException {
        CutProxy proxy = CutProxy.before(server, place.data());
        open.add(proxy);
        return proxy;
    }

    private AcpClient browser() throws InterruptedException {
        AcpClient client = server.connect();
        open.add(client);
        return client;
    }

    private AcpError failure(CompletableFuture<JsonNode> turn) {
        return assertThatThrownBy(() -> editor().stopReason(turn))
                .asInstanceOf(type(AcpError.class))
                .actual();
    }

    @Test
    void aTurnWhoseServerIsKilledReadsAsInterruptedAndTheNextOneRuns() throws Exception {
        begin();
        CompletableFuture<JsonNode> turn = editor().prompt(session, SLOW_STREAM);
        awaitOrdinal(editor().client(), 100);

        server.kill();
        server = ServerProcess.start(place);

        assertThat(failure(turn).code()).isEqualTo(INTERRUPTED);
        editor().assertNothingMissingOrTwice(session, 100);
        assertThat(editor().ordinals(session)).isEqualTo(kept());
        assertThat(editor().stopReason(editor().prompt(session, "are you there?")))
                .isEqualTo("end_turn");
        assertThat(editor().texts("user_message_chunk")).isEmpty();
    }

    @Test
    void aTurnWhoseServerIsStoppedReadsAsInterruptedAndTheNextOneRuns() throws Exception {
        begin();
        CompletableFuture<JsonNode> turn = editor().prompt(session, SLOW_STREAM);
        awaitOrdinal(editor().client(), 100);

        server.stop();
        server = ServerProcess.start(place);

        assertThat(failure(turn).code()).isEqualTo(INTERRUPTED);
        editor().assertNothingMissingOrTwice(session, 100);
        assertThat(editor().ordinals(session)).isEqualTo(kept());
        assertThat(editor().stopReason(editor().prompt(session, "are you there?")))
                .isEqualTo("end_turn");
    }

    @Test
    void betweenTurnsARestartIsNotNoticed() throws Exception {
        begin();
        editor().stopReason(editor().prompt(session, "remember the heron"));
        server.kill();
        CompletableFuture<JsonNode> whileAway = editor().prompt(session, "/history");

        server = ServerProcess.start(place);

        assertThat(editor().stopReason(whileAway)).isEqualTo("end_turn");
        assertThat(String.join("", editor().texts("agent_message_chunk")))
                .contains("remember the heron");
        assertThat(editor().texts("user_message_chunk")).isEmpty();
        server.stop();
        server = ServerProcess.start(place);
        assertThat(editor().stopReason(editor().prompt(session, "/stream 50 20")))
                .isEqualTo("end_turn");
        editor().assertNothingMissingOrTwice(session, 50);
    }

    @Test
    void aCutConnectionIsNotNoticedInMidTurn() throws Exception {
        CutProxy proxy = proxy();
        begin();
        CompletableFuture<JsonNode> turn = editor().prompt(session, "/stream 600 20 5");
        for (long ordinal = 100; ordinal <= 500; ordinal += 100) {
            awaitOrdinal(editor().client(), ordinal);
            proxy.cut();
        }

        assertThat(editor().stopReason(turn)).isEqualTo("end_turn");
        editor().assertNothingMissingOrTwice(session, 600);
        assertThat(editor().ordinals(session)).hasSize(600);
        assertThat(editor().texts("user_message_chunk")).isEmpty();
    }

    @Test
    void anEndOfTheTurnThatComesWhileCutOffIsTold() throws Exception {
        CutProxy proxy = proxy();
        begin();
        AcpClient browser = browser();
        browser.request("session/resume", Frames.resume(session, editor().project(), "", 0));
        CompletableFuture<JsonNode> turn = editor().prompt(session, SLOW_STREAM);
        awaitOrdinal(editor().client(), 100);

        proxy.goDown();
        Frames.awaitKind(browser, 0, "turn_ended");
        proxy.comeUp();

        assertThat(editor().stopReason(turn)).isEqualTo("end_turn");
        editor().assertNothingMissingOrTwice(session, 400);
        assertThat(editor().ordinals(session)).hasSize(400);
    }

    @Test
    void aPermissionIsAskedOnceOverAllConnectionsAndAnsweredWhileAway() throws Exception {
        CutProxy proxy = proxy();
        begin();
        CompletableFuture<JsonNode> turn =
                editor().prompt(session, "/permission Delete everything");
        AcpFrame asked = awaitRequest(editor().client(), 0);
        proxy.cut();
        editor().client().request("session/list", Frames.object());

        proxy.goDown();
        editor().client().answer(asked, AcpConversation.selected(asked, "allow_once"));
        proxy.comeUp();

        assertThat(editor().stopReason(turn)).isEqualTo("end_turn");
        assertThat(editor().requests()).hasSize(1);
        assertThat(String.join("", editor().texts("agent_message_chunk")))
                .contains("Allowed and done: Delete everything");
    }

    @Test
    void aPermissionAnsweredElsewhereMeanwhileIsWithdrawn() throws Exception {
        CutProxy proxy = proxy();
        begin();
        CompletableFuture<JsonNode> turn =
                editor().prompt(session, "/permission Delete everything");
        AcpFrame asked = awaitRequest(editor().client(), 0);
        proxy.goDown();
        AcpClient browser = browser();
        browser.request("session/resume", Frames.resume(session, editor().project(), "", 0));
        AcpFrame there = awaitRequest(browser, 0);
        browser.answer(there, AcpConversation.selected(there, "reject_once"));
        Frames.awaitKind(browser, 0, "turn_ended");

        proxy.comeUp();

        assertThat(editor().stopReason(turn)).isEqualTo("end_turn");
        AcpFrame withdrawn =
                editor().client().await(0, frame -> frame.method().equals("$/cancel_request"));
        assertThat(withdrawn.params().path("requestId")).isEqualTo(asked.json().path("id"));
        editor().client().answer(asked, AcpConversation.selected(asked, "allow_once"));
        assertThat(editor().stopReason(editor().prompt(session, "go on"))).isEqualTo("end_turn");
    }

    @Test
    void aQuestionThatIsOpenWhenTheServerIsKilledIsWithdrawn() throws Exception {
        begin();
        CompletableFuture<JsonNode> turn = editor().prompt(session, "/question Which colour?");
        AcpFrame asked = awaitRequest(editor().client(), 0);

        server.kill();
        server = ServerProcess.start(place);

        assertThat(failure(turn).code()).isEqualTo(INTERRUPTED);
        AcpFrame withdrawn =
                editor().client().await(0, frame -> frame.method().equals("$/cancel_request"));
        assertThat(withdrawn.params().path("requestId")).isEqualTo(asked.json().path("id"));
    }

    @Test
    void aTurnIsCancelledWhileAway() throws Exception {
        CutProxy proxy = proxy();
        begin();
        CompletableFuture<JsonNode> turn = editor().prompt(session, "/hang");
        editor().client().await(0, frame -> frame.update().equals("agent_thought_chunk"));
        proxy.goDown();

        editor().client().notify("session/cancel", Frames.object().put("sessionId", session));
        proxy.comeUp();

        assertThat(editor().stopReason(turn)).isEqualTo("cancelled");
    }

    @Test
    void aSessionBegunInTheEditorGoesOnElsewhereAndTheOtherWay() throws Exception {
        begin();
        AcpClient browser = browser();
        browser.request("session/resume", Frames.resume(session, editor().project(), "", 0));
        editor().stopReason(editor().prompt(session, "remember the heron"));
        browser.result("session/prompt", Frames.send(browser, session, "remember the newt", ""));

        assertThat(editor().stopReason(editor().prompt(session, "/history"))).isEqualTo("end_turn");

        assertThat(editor().texts("user_message_chunk")).containsExactly("remember the newt");
        assertThat(String.join("", editor().texts("agent_message_chunk")))
                .contains("remember the heron")
                .contains("remember the newt");
        assertThat(
                        browser
                                .recording()
                                .select(f -> f.update().equals("user_message_chunk"))
                                .stream()
                                .map(Frames::text))
                .containsExactly("remember the heron", "remember the newt", "/history");
    }

    @Test
    void aGivenSessionIsAttachedWithItsHistoryInThePlaceOfANewOne() throws Exception {
        AcpClient browser = browser();
        String given = Frames.newSession(browser, place.project().toString());
        browser.result("session/prompt", Frames.send(browser, given, "/stream 30 20", ""));
        String endless = "/stream 1000000 20 5";
        CompletableFuture<JsonNode> running = Frames.send(browser, given, endless, "");
        awaitOrdinal(browser, browser.recording().size(), 50);

        begin("--session", given);
        awaitOrdinal(editor().client(), 100);
        browser.notify("session/cancel", Frames.object().put("sessionId", given));
        browser.result("session/prompt", running);

        assertThat(session).isEqualTo(given);
        assertThat(editor().stopReason(editor().prompt(session, "and now?"))).isEqualTo("end_turn");
        int answered =
                editor().client()
                        .await(0, frame -> frame.json().at("/result/sessionId").isString())
                        .index();
        assertThat(editor().client().recording().select(f -> !f.update().isEmpty()))
                .allMatch(frame -> frame.index() > answered);
        assertThat(editor().texts("user_message_chunk")).containsExactly("/stream 30 20", endless);
        editor().assertNothingMissingOrTwice(given, 100);
        assertThat(editor().newSession()).isNotEqualTo(given);
    }

    @Test
    void aHistoryThatIsCutOffIsToldOnce() throws Exception {
        AcpClient browser = browser();
        String given = Frames.newSession(browser, place.project().toString());
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            asked.add("/stream 1 " + (10 + i));
            browser.result("session/prompt", Frames.send(browser, given, asked.getLast(), ""));
        }
        CutProxy proxy = proxy();
        started = EditorProgram.introduced(place);
        session = given;

        CompletableFuture<JsonNode> load =
                editor().client()
                        .send(
                                "session/load",
                                Frames.location(editor().project()).put("sessionId", given));
        editor().client().await(0, frame -> frame.update().equals("user_message_chunk"));
        proxy.cut();
        editor().client().result("session/load", load);

        assertThat(editor().texts("user_message_chunk")).isEqualTo(asked);
        assertThat(editor().stopReason(editor().prompt(given, "go on"))).isEqualTo("end_turn");
    }

    /// The ordinals in the session's log, as somebody is shown them who comes later.
    private List<Long> kept() throws Exception {
        AcpClient late = browser();
        JsonNode answer =
                late.request("session/resume", Frames.resume(session, editor().project(), "", 0));
        long head = answer.at("/_meta/gangway/head/seq").asLong();
        late.await(0, frame -> Frames.isNumbered(frame) && Frames.sequence(frame) == head);
        return new EditorProgram(late, editor().project()).ordinals(session);
    }
}
