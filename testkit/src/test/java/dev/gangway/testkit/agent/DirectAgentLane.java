package dev.gangway.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import dev.gangway.testkit.acp.ProcessTransport;
import dev.gangway.testkit.agent.AgentHabits.AfterReject;
import dev.gangway.testkit.model.RequestLog.Entry;
import dev.gangway.testkit.model.RequestLog.Outcome;
import dev.gangway.testkit.model.ScriptedModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The real agent alone, over stdio: what the lane through Gangway expects of it holds without
/// Gangway.
@Tag("real-agent")
class DirectAgentLane {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir private Path folder;

    private final List<AcpClient> clients = new ArrayList<>();
    private ScriptedModelServer model;
    private InstalledAgent agent;

    @BeforeEach
    void start() throws IOException {
        model = ScriptedModelServer.start(0);
        agent = InstalledAgent.fromEnvironment(folder, model.url()).asking();
    }

    @AfterEach
    void stop() throws IOException {
        clients.forEach(AcpClient::close);
        model.close();
    }

    @Test
    void anAnswerIsStreamed() throws Exception {
        AcpConversation conversation = open(launch());

        String stopReason = conversation.prompt("@think hmm\n@stream 50 5ms");

        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(conversation.ordinals(0))
                .isEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(
                        conversation
                                .client()
                                .recording()
                                .select(frame -> frame.update().equals("agent_message_chunk")))
                .hasSizeGreaterThan(3);
    }

    @Test
    void anAllowedCommandRuns() throws Exception {
        AcpClient client = launch();
        AcpConversation.choose(client, "allow_once");
        AcpConversation conversation = open(client);

        String stopReason = conversation.prompt("@shell touch allowed.txt\n@say ran it");

        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(agent.project().resolve("allowed.txt")).exists();
        assertThat(conversation.text(0)).contains("ran it");
    }

    @Test
    void anAllowedWriteIsDone() throws Exception {
        AcpClient client = launch();
        AcpConversation.choose(client, "allow_once");
        Path file = agent.project().resolve("made.txt");

        String stopReason = open(client).prompt("@write " + file + " some words\n@say wrote it");

        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(Files.readString(file)).contains("some words");
    }

    @Test
    void aDeniedCommandDoesNotRun() throws Exception {
        AcpClient client = launch();
        AcpConversation.choose(client, "reject_once");

        String stopReason = open(client).prompt("@shell touch denied.txt\n@say as you wish");

        boolean cancels = agent.habits().rejected() == AfterReject.CANCELS_TURN;
        assertThat(stopReason).isEqualTo(cancels ? "cancelled" : "end_turn");
        assertThat(agent.project().resolve("denied.txt")).doesNotExist();
        assertThat(client.recording().select(AcpFrame::request)).isNotEmpty();
    }

    @Test
    void aCancelReachesTheModel() throws Exception {
        AcpConversation conversation = open(launch());
        CompletableFuture<JsonNode> turn = conversation.send("@stream 100000 20ms");
        conversation.awaitStream();

        conversation.cancel();

        assertThat(conversation.stopReason(turn)).isEqualTo("cancelled");
        assertThat(model.log().await(entry -> entry.outcome() == Outcome.CLIENT_GONE, PATIENCE))
                .isPresent();
    }

    @Test
    void aNewProcessRemembersTheSession() throws Exception {
        assumeTrue(
                agent.habits().reloadsAtOnce(),
                "loaded in the minute in which it was made, the session's file is emptied");
        AcpConversation first = open(launch());
        first.prompt("remember the heron\n@say noted");
        first.client().close();

        AcpConversation second = new AcpConversation(launch(), first.session());
        second.reopen("session/load", agent.project().toString());
        int replayed = second.client().recording().size();
        second.prompt("@history");

        assertThat(second.text(0)).contains("noted");
        assertThat(second.text(replayed))
                .contains("remember the heron")
                .contains("assistant: noted");
        assertThat(model.log().entries())
                .filteredOn(entry -> !entry.request().aside())
                .last()
                .extracting(Entry::request)
                .satisfies(request -> assertThat(request.history()).contains("remember the heron"));
    }

    private AcpClient launch() throws IOException, InterruptedException {
        AcpClient client = AcpClient.over(ProcessTransport.launch(agent.process()), PATIENCE);
        clients.add(client);
        client.request("initialize", AcpConversation.initializeParameters());
        if (agent.name().equals("gemini")) {
            client.request(
                    "authenticate",
                    JsonNodeFactory.instance.objectNode().put("methodId", "gemini-api-key"));
        }
        return client;
    }

    private AcpConversation open(AcpClient client) throws InterruptedException {
        return AcpConversation.open(client, agent.project().toString());
    }
}
