package dev.gangway.endtoend;

import static dev.gangway.endtoend.Frames.kind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpError;
import dev.gangway.testkit.acp.AcpFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a prompt gets while a turn of the demo agent runs behind a real server, and what the agent
/// asks besides.
@Timeout(180)
class RunningTurnTest {
    @TempDir private static Path folder;

    private static ServerProcess server;
    private static String project;

    private AcpClient client;
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
        client = server.connect();
        session = Frames.newSession(client, project);
    }

    @AfterEach
    void leave() {
        client.close();
    }

    private CompletableFuture<JsonNode> prompt(String text, String whenBusy) {
        ObjectNode prompt = Frames.prompt(session, text, "");
        prompt.withObject("/_meta/gangway").put("whenBusy", whenBusy);
        if (whenBusy.equals("wait")) {
            prompt.withObject("/_meta/gangway").putObject("wait").put("seconds", 1);
        }
        return client.send("session/prompt", prompt);
    }

    private AcpFrame await(String kind) throws InterruptedException {
        return client.await(0, frame -> kind(frame).equals(kind));
    }

    private JsonNode answer(CompletableFuture<JsonNode> turn) throws InterruptedException {
        return client.result("session/prompt", turn);
    }

    private static JsonNode payload(AcpFrame frame) {
        return frame.params().path("payload");
    }

    @Test
    void aSteeredPromptIsSaidBackInTheRunningTurnAndAnsweredAtItsEnd() throws Exception {
        CompletableFuture<JsonNode> running = prompt("/tool 2", "queue");
        await("turn_started");

        CompletableFuture<JsonNode> steered = prompt("faster", "steer");

        assertThat(payload(await("prompt_steered")).path("into").asLong()).isEqualTo(1);
        JsonNode end = answer(running);
        JsonNode same = answer(steered);
        assertThat(same.path("stopReason")).isEqualTo(end.path("stopReason"));
        assertThat(same.at("/_meta/gangway/turn").asLong()).isEqualTo(2);
        assertThat(same.at("/_meta/gangway/seq")).isEqualTo(end.at("/_meta/gangway/seq"));
        assertThat(client.recording().select(frame -> kind(frame).equals("turn_started")))
                .hasSize(1);
        assertThat(client.recording().select(f -> Frames.text(f).contains("at it: \"faster\"")))
                .hasSize(1);
        assertThat(client.recording().select(f -> f.update().equals("user_message_chunk")))
                .extracting(Frames::text)
                .containsExactly("/tool 2", "faster");
    }

    @Test
    void aPromptThatWaitedAsLongAsItWouldIsBusy() throws Exception {
        CompletableFuture<JsonNode> running = prompt("/hang", "queue");
        await("turn_started");

        CompletableFuture<JsonNode> waits = prompt("soon", "wait");

        assertThatThrownBy(() -> answer(waits))
                .isInstanceOfSatisfying(
                        AcpError.class, error -> assertThat(error.code()).isEqualTo(-32011));
        assertThat(payload(await("prompt_removed")).path("reason").asString())
                .isEqualTo("waited_too_long");
        client.notify("session/cancel", Frames.object().put("sessionId", session));
        assertThat(answer(running).path("stopReason").asString()).isEqualTo("cancelled");
    }

    @Test
    void aPageIsOpenedByAPersonAndIsDoneWhenTheAgentSaysSo() throws Exception {
        CompletableFuture<JsonNode> running = prompt("/open https://example.test/login", "queue");
        AcpFrame asked = client.await(0, frame -> frame.method().equals("elicitation/create"));
        assertThat(asked.params().path("url").asString()).isEqualTo("https://example.test/login");

        client.answer(asked, Frames.object().put("action", "accept"));

        AcpFrame done = client.await(0, frame -> frame.method().equals("elicitation/complete"));
        assertThat(done.params().path("elicitationId"))
                .isEqualTo(asked.params().path("elicitationId"));
        assertThat(payload(await("question_completed")).path("id"))
                .isEqualTo(asked.json().path("id"));
        assertThat(answer(running).path("stopReason").asString()).isEqualTo("end_turn");
    }

    @Test
    void anAddressThatIsNoneIsNotPutToAnybody() throws Exception {
        assertThat(
                        answer(prompt("/open javascript:alert(1)", "queue"))
                                .path("stopReason")
                                .asString())
                .isEqualTo("end_turn");

        assertThat(client.recording().select(f -> f.method().equals("elicitation/create")))
                .isEmpty();
        assertThat(client.recording().select(f -> f.text().contains("could not be asked for")))
                .isNotEmpty();
    }

    /// The demo agent ends when it is told to; its process takes a moment for that.
    @Test
    void thePromptAfterAStopRunsInAProcessOfItsOwn() throws Exception {
        CompletableFuture<JsonNode> running = prompt("/hang", "queue");
        await("turn_started");
        ObjectNode stop = Frames.object().put("sessionId", session);
        stop.withObject("/_meta/gangway").put("stop", true);
        client.request("session/close", stop);
        assertThatThrownBy(() -> answer(running)).isInstanceOf(AcpError.class);

        JsonNode next = answer(prompt("again", "queue"));

        assertThat(next.path("stopReason").asString()).isEqualTo("end_turn");
        assertThat(next.at("/_meta/gangway/turn").asLong()).isEqualTo(2);
    }
}
