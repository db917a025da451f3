package dev.gangway.endtoend;

import static dev.gangway.endtoend.Frames.awaitKind;
import static dev.gangway.endtoend.Frames.awaitRequest;
import static dev.gangway.endtoend.Frames.payload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// An agent that uses its client's files and terminals, on a real server.
@Timeout(180)
class WorkplaceTest {
    @TempDir private static Path folder;

    private static ServerProcess server;
    private static Path project;

    private AcpClient client;
    private String session;

    @BeforeAll
    static void startServer() throws IOException {
        ServerProcess.Place place = ServerProcess.Place.in(folder, configuration());
        project = place.project();
        server = ServerProcess.start(place);
    }

    private static String configuration() {
        List<String> command = Commands.java("demo-agent");
        return """
        [agents.desk]
        command = "%s"
        args = [%s]
        files = "write"
        terminals = true

        [[policy]]
        operation = "execute"
        match = "/bin/sh -c pwd"
        decide = "allow"

        [[policy]]
        operation = "read"
        match = "*.secret"
        decide = "deny"
        """
                .formatted(
                        command.getFirst(),
                        command.stream()
                                .skip(1)
                                .map(word -> '"' + word + '"')
                                .collect(Collectors.joining(", ")));
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        server.stop();
    }

    @BeforeEach
    void openSession() throws InterruptedException {
        client = server.connect("desk");
        session = Frames.newSession(client, project.toString());
    }

    @AfterEach
    void leave() {
        client.close();
    }

    @Test
    void aFileIsWrittenWhenAPersonAllowsIt() throws Exception {
        CompletableFuture<JsonNode> turn = prompt("/write sub/new.txt some text");
        AcpFrame asked = awaitRequest(client, 0);
        assertThat(asked.params().at("/toolCall/title").asString())
                .isEqualTo("Write " + project.resolve("sub/new.txt"));
        assertThat(project.resolve("sub/new.txt")).doesNotExist();

        client.answer(asked, AcpConversation.selected(asked, "allow_once"));

        turn.join();
        assertThat(project.resolve("sub/new.txt")).hasContent("some text");
        assertThat(said()).endsWith("Written.");
    }

    @Test
    void whatIsRejectedIsNotWritten() throws Exception {
        CompletableFuture<JsonNode> turn = prompt("/write rejected.txt text");
        AcpFrame asked = awaitRequest(client, 0);

        client.answer(asked, AcpConversation.selected(asked, "reject_once"));

        turn.join();
        assertThat(project.resolve("rejected.txt")).doesNotExist();
        assertThat(said()).endsWith("It was not written: A person did not allow it.");
    }

    @Test
    void aFileIsReadUnlessThePolicyDeniesIt() throws Exception {
        Files.writeString(project.resolve("open.txt"), "open");
        Files.writeString(project.resolve("a.secret"), "hidden");

        prompt("/read open.txt").join();
        assertThat(said()).endsWith("It reads:\nopen");

        prompt("/read a.secret").join();
        assertThat(said()).endsWith("It was not read: The policy does not allow it.");
    }

    @Test
    void theServersOwnDataIsOutOfReach() throws Exception {
        prompt("/read " + folder.toRealPath().resolve("data/token")).join();

        assertThat(said())
                .endsWith(
                        "It was not read: The path must be absolute and inside of the session's"
                                + " directories.");
    }

    @Test
    void anAllowedCommandRunsAndItsOutputIsSeen() throws Exception {
        prompt("/shell pwd").join();

        assertThat(said()).endsWith("It ended with 0. It said:\n" + project + "\n");
        String terminal =
                payload(awaitKind(client, 0, "terminal_started")).path("terminalId").asString();
        JsonNode output = payload(awaitKind(client, 0, "terminal_output"));
        assertThat(output.path("terminalId").asString()).isEqualTo(terminal);
        assertThat(output.path("data").asString()).isEqualTo(project + "\n");
        assertThat(payload(awaitKind(client, 0, "terminal_ended")).path("exitCode").asInt(-1))
                .isZero();
        assertThat(updates("tool_call_update").toString())
                .contains("\"text\":\"" + project + "\\n\"");
    }

    @Test
    void aCancelEndsTheWaitForAPersonAndNothingIsRun() throws Exception {
        CompletableFuture<JsonNode> turn = prompt("/shell touch ran.txt");
        awaitRequest(client, 0);

        client.notify("session/cancel", Frames.object().put("sessionId", session));

        assertThat(turn.join().path("stopReason").asString()).isEqualTo("cancelled");
        assertThat(project.resolve("ran.txt")).doesNotExist();
    }

    private CompletableFuture<JsonNode> prompt(String text) {
        return Frames.send(client, session, text, "");
    }

    private List<JsonNode> updates(String kind) {
        return Frames.numbered(client, session).stream()
                .map(frame -> frame.params().path("update"))
                .filter(update -> update.path("sessionUpdate").asString("").equals(kind))
                .toList();
    }

    private String said() {
        return updates("agent_message_chunk").stream()
                .map(update -> update.at("/content/text").asString())
                .collect(Collectors.joining());
    }
}
