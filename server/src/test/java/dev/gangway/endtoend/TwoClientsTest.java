package dev.gangway.endtoend;

import static dev.gangway.endtoend.Frames.awaitKind;
import static dev.gangway.endtoend.Frames.awaitOrdinal;
import static dev.gangway.endtoend.Frames.awaitRequest;
import static dev.gangway.endtoend.Frames.kind;
import static dev.gangway.endtoend.Frames.payload;
import static dev.gangway.endtoend.Frames.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpError;
import dev.gangway.testkit.acp.AcpFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Two clients at one session of a real server with the demo agent.
@Timeout(180)
class TwoClientsTest {
    @TempDir private static Path folder;

    private static ServerProcess server;
    private static String project;

    private final List<AcpClient> clients = new ArrayList<>();
    private AcpClient one;
    private AcpClient other;
    private String session;

    @BeforeAll
    static void startServer() throws IOException {
        ServerProcess.Place place = ServerProcess.Place.in(folder, "");
        project = place.project().toString();
        server = ServerProcess.start(place);
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        server.stop();
    }

    @BeforeEach
    void openSession() throws InterruptedException {
        one = client();
        session = Frames.newSession(one, project);
        other = client();
        other.request("session/resume", Frames.resume(session, project, "", 0));
    }

    @AfterEach
    void leave() {
        clients.forEach(AcpClient::close);
    }

    @Test
    void aPermissionAnsweredByOneIsWithdrawnOnTheOther() throws Exception {
        CompletableFuture<JsonNode> turn = prompt(one, "/permission Delete everything");
        AcpFrame shownToOne = awaitRequest(one, 0);
        AcpFrame shownToOther = awaitRequest(other, 0);

        other.answer(shownToOther, AcpConversation.selected(shownToOther, "allow_once"));

        assertThat(stopReason(one, turn)).isEqualTo("end_turn");
        AcpFrame withdrawn = one.await(0, frame -> frame.method().equals("$/cancel_request"));
        assertThat(withdrawn.params().path("requestId")).isEqualTo(shownToOne.json().path("id"));
        AcpFrame resolved = awaitKind(one, 0, "permission_resolved");
        assertThat(payload(resolved).path("outcome").asString()).isEqualTo("selected");
        assertThat(payload(resolved).path("optionId").asString()).isEqualTo("allow_once");
        assertThat(other.recording().select(f -> f.method().equals("$/cancel_request"))).isEmpty();
    }

    @Test
    void aLateAnswerIsSwallowed() throws Exception {
        CompletableFuture<JsonNode> turn = prompt(one, "/permission Delete everything");
        AcpFrame shownToOne = awaitRequest(one, 0);
        AcpFrame shownToOther = awaitRequest(other, 0);
        other.answer(shownToOther, AcpConversation.selected(shownToOther, "reject_once"));
        one.await(0, frame -> frame.method().equals("$/cancel_request"));

        one.answer(shownToOne, AcpConversation.selected(shownToOne, "allow_once"));

        assertThat(stopReason(one, turn)).isEqualTo("end_turn");
        assertThat(stopReason(one, prompt(one, "still there?"))).isEqualTo("end_turn");
        assertThat(of(one, "permission_resolved"))
                .singleElement()
                .satisfies(frame ->
                        assertThat(payload(frame).path("optionId").asString())
                                .isEqualTo("reject_once"));
    }

    @Test
    void aQuestionIsShownToWhoComesLaterAndAnsweredOnce() throws Exception {
        CompletableFuture<JsonNode> turn = prompt(one, "/question Which colour?");
        awaitRequest(one, 0);
        AcpClient late = client();
        late.request("session/resume", Frames.resume(session, project, "", 0));
        AcpFrame question = awaitRequest(late, 0);
        ObjectNode answer = Frames.object().put("action", "accept");
        String field =
                question.params()
                        .at("/requestedSchema/properties")
                        .propertyNames()
                        .iterator()
                        .next();
        answer.putObject("content").put(field, "blue");

        late.answer(question, answer);

        assertThat(stopReason(one, turn)).isEqualTo("end_turn");
        AcpFrame resolved = awaitKind(other, 0, "question_resolved");
        assertThat(payload(resolved).path("outcome").asString()).isEqualTo("accepted");
    }

    @Test
    void promptsOfBothRunOneAfterTheOther() throws Exception {
        CompletableFuture<JsonNode> first = prompt(one, "/stream 200 20 2");
        awaitOrdinal(other, 1);
        CompletableFuture<JsonNode> second = prompt(other, "and now this");
        awaitKind(one, 0, "prompt_queued");

        assertThat(stopReason(one, first)).isEqualTo("end_turn");
        assertThat(stopReason(other, second)).isEqualTo("end_turn");
        await().atMost(ServerProcess.PATIENCE).until(() -> of(one, "turn_ended").size() == 2);
        assertThat(of(one, "turn_started", "turn_ended").stream().map(Frames::kind))
                .containsExactly("turn_started", "turn_ended", "turn_started", "turn_ended");
    }

    @Test
    void aPromptThatWouldNotWaitIsRefused() throws Exception {
        CompletableFuture<JsonNode> running = prompt(one, "/hang");
        awaitKind(other, 0, "turn_started");
        ObjectNode impatient = Frames.prompt(session, "now or never", "");
        impatient.withObject("/_meta/gangway").put("whenBusy", "refuse");

        assertThatThrownBy(() -> other.request("session/prompt", impatient))
                .isInstanceOfSatisfying(
                        AcpError.class, error -> assertThat(error.code()).isEqualTo(-32011));

        cancel(one);
        assertThat(stopReason(one, running)).isEqualTo("cancelled");
    }

    @Test
    void cancelEndsTheTurnAndRemovesOwnQueuedPrompts() throws Exception {
        CompletableFuture<JsonNode> running = prompt(one, "/hang");
        awaitKind(other, 0, "turn_started");
        CompletableFuture<JsonNode> queued = prompt(other, "never");
        CompletableFuture<JsonNode> alsoQueued = prompt(other, "never either");
        one.await(0, frame -> kind(frame).equals("prompt_queued") && turn(frame) == 3);

        cancel(other);

        assertThat(stopReason(one, running)).isEqualTo("cancelled");
        assertThat(stopReason(other, queued)).isEqualTo("cancelled");
        assertThat(stopReason(other, alsoQueued)).isEqualTo("cancelled");
        assertThat(stopReason(one, prompt(one, "next"))).isEqualTo("end_turn");
        assertThat(of(one, "turn_started").stream().map(TwoClientsTest::turn))
                .containsExactly(1L, 4L);
    }

    @Test
    void theSameKeyOnBothConnectionsRunsOnce() throws Exception {
        CompletableFuture<JsonNode> first =
                Frames.send(one, session, "/stream 100 20 5", "key-twice");
        awaitOrdinal(other, 1);

        CompletableFuture<JsonNode> again =
                Frames.send(other, session, "/stream 100 20 5", "key-twice");

        JsonNode answer = one.result("session/prompt", first);
        JsonNode sameAnswer = other.result("session/prompt", again);
        assertThat(sameAnswer).isEqualTo(answer);
        assertThat(of(one, "turn_started")).hasSize(1);
        assertThatThrownBy(() ->
                        other.request(
                                "session/prompt",
                                Frames.prompt(session, "something else", "key-twice")))
                .isInstanceOfSatisfying(
                        AcpError.class, error -> assertThat(error.code()).isEqualTo(-32010));
    }

    @Test
    void whoComesBackInMidTurnGetsExactlyWhatItMissed() throws Exception {
        CompletableFuture<JsonNode> turn = prompt(one, "/stream 1500 50 1");
        awaitOrdinal(other, 100);
        other.drop();
        AcpFrame last = Frames.last(other, session).orElseThrow();
        awaitOrdinal(one, 500);

        AcpClient back = client();
        JsonNode resumed = back.request("session/resume", resumeBehind(last));
        assertThat(stopReason(one, turn)).isEqualTo("end_turn");
        awaitKind(back, 0, "turn_ended");

        assertThat(outcome(resumed)).isEqualTo("resumed");
        List<AcpFrame> both = new ArrayList<>(Frames.numbered(other, session));
        both.addAll(Frames.numbered(back, session));
        assertThat(both.stream().map(Frames::sequence).toList())
                .isEqualTo(LongStream.rangeClosed(1, both.size()).boxed().toList());
        assertThat(both.stream().map(AcpFrame::text).toList())
                .isEqualTo(allFromTheStart(both.size()));
    }

    @Test
    void anotherEpochIsAReset() throws Exception {
        assertThat(stopReason(one, prompt(one, "hello"))).isEqualTo("end_turn");
        long head = sequence(Frames.last(one, session).orElseThrow());
        AcpClient stranger = client();

        JsonNode otherEpoch =
                stranger.request("session/resume", Frames.resume(session, project, "7-abcdef", 1));
        AcpClient dreamer = client();
        String epoch =
                Frames.position(Frames.last(one, session).orElseThrow()).path("epoch").asString();
        JsonNode ahead =
                dreamer.request(
                        "session/resume", Frames.resume(session, project, epoch, head + 1000));

        assertThat(outcome(otherEpoch)).isEqualTo("reset");
        assertThat(outcome(ahead)).isEqualTo("reset");
        assertThat(otherEpoch.at("/_meta/gangway/head/seq").asLong()).isGreaterThanOrEqualTo(head);
        assertThat(stopReason(stranger, prompt(stranger, "go on"))).isEqualTo("end_turn");
        assertThat(sequence(Frames.numbered(stranger, session).getFirst()))
                .isEqualTo(otherEpoch.at("/_meta/gangway/head/seq").asLong() + 1);
    }

    @Test
    void aStockClientLoadsWhatHappened() throws Exception {
        assertThat(stopReason(one, prompt(one, "remember the heron"))).isEqualTo("end_turn");
        AcpClient stock = AcpClient.over(server.transport(""), ServerProcess.PATIENCE);
        clients.add(stock);
        stock.request("initialize", AcpConversation.initializeParameters());

        stock.request("session/load", Frames.location(project).put("sessionId", session));

        List<AcpFrame> told =
                stock.recording().select(frame -> frame.method().equals("session/update"));
        assertThat(told)
                .filteredOn(frame -> frame.update().equals("user_message_chunk"))
                .extracting(Frames::text)
                .containsExactly("remember the heron");
        assertThat(told).anyMatch(frame -> frame.update().equals("agent_message_chunk"));
        assertThat(told).anyMatch(frame -> frame.update().equals("tool_call"));
        assertThat(stock.recording().select(f -> f.incoming() && f.text().contains("gangway/")))
                .isEmpty();
        AcpConversation conversation = new AcpConversation(stock, session);
        int from = stock.recording().size();
        assertThat(conversation.prompt("/history")).isEqualTo("end_turn");
        assertThat(conversation.text(from)).contains("remember the heron");
    }

    private AcpClient client() throws InterruptedException {
        AcpClient client = server.connect();
        clients.add(client);
        return client;
    }

    private CompletableFuture<JsonNode> prompt(AcpClient client, String text) {
        return Frames.send(client, session, text, "");
    }

    private void cancel(AcpClient client) {
        client.notify("session/cancel", Frames.object().put("sessionId", session));
    }

    private ObjectNode resumeBehind(AcpFrame last) {
        String epoch = Frames.position(last).path("epoch").asString();
        return Frames.resume(session, project, epoch, sequence(last));
    }

    private List<String> allFromTheStart(int count) throws InterruptedException {
        AcpClient reader = client();
        reader.request("session/resume", Frames.resume(session, project, "", 0));
        reader.await(0, frame -> sequence(frame) == count);
        return Frames.numbered(reader, session).stream().map(AcpFrame::text).toList();
    }

    private static List<AcpFrame> of(AcpClient client, String... kinds) {
        return client.recording().select(frame -> List.of(kinds).contains(kind(frame)));
    }

    private static long turn(AcpFrame frame) {
        return frame.params().path("turn").asLong(0);
    }

    private static String outcome(JsonNode resumed) {
        return resumed.at("/_meta/gangway/outcome").asString();
    }

    private static String stopReason(AcpClient client, CompletableFuture<JsonNode> turn)
            throws InterruptedException {
        return client.result("session/prompt", turn).path("stopReason").asString();
    }
}
