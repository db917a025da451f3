package dev.gangway.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import dev.gangway.testkit.agent.InstalledAgent;
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
import tools.jackson.databind.node.ObjectNode;

/// A real agent behind a real server, seen by a foreign client over `/acp`, with a scripted model
/// on loopback.
///
/// Surefire does not pick the class up by its name: `lanes/agents/run` installs the agent and runs
/// it.
@Tag("real-agent")
class RealAgentLane {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;

    private final List<AcpClient> clients = new ArrayList<>();
    private ScriptedModelServer model;
    private InstalledAgent agent;
    private ServedGangway gangway;

    @BeforeEach
    void start() throws IOException {
        model = ScriptedModelServer.start(0);
        agent = InstalledAgent.fromEnvironment(folder.resolve("agent"), model.url());
        Files.writeString(
                configuration(), "default_agent = \"" + agent.name() + "\"\n\n" + agent.toml());
        Files.createDirectories(data());
        gangway = ServedGangway.start(data(), configuration(), agent.project());
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        clients.forEach(AcpClient::close);
        gangway.stop();
        model.close();
    }

    @Test
    void anAnswerIsStreamed() throws Exception {
        AcpConversation conversation = open(stockClient());

        String stopReason = conversation.prompt("@think hmm\n@stream 50 5ms");

        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(conversation.text(0)).isEqualTo(ordinals(50));
    }

    @Test
    void anAllowedCommandRuns() throws Exception {
        AcpClient client = stockClient();
        AcpConversation.choose(client, "allow_once");
        AcpConversation conversation = open(client);

        String stopReason = conversation.prompt("@shell touch allowed.txt\n@say ran it");

        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(agent.project().resolve("allowed.txt")).exists();
        assertThat(conversation.text(0)).contains("ran it");
    }

    @Test
    void anAllowedWriteIsDoneWithoutTheClientsFiles() throws Exception {
        AcpClient client = stockClient();
        AcpConversation.choose(client, "allow_once");
        Path file = agent.project().resolve("made.txt");

        open(client).prompt("@write " + file + " some words\n@say wrote it");

        assertThat(Files.readString(file)).contains("some words");
        assertThat(client.recording().select(frame -> frame.method().startsWith("fs/"))).isEmpty();
    }

    @Test
    void aDeniedCommandDoesNotRun() throws Exception {
        AcpClient client = stockClient();
        AcpConversation.choose(client, "reject_once");
        AcpConversation conversation = open(client);

        String stopReason = conversation.prompt("@shell touch denied.txt\n@say as you wish");
        String next = conversation.prompt("@say still here");

        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(next).isEqualTo("end_turn");
        assertThat(agent.project().resolve("denied.txt")).doesNotExist();
        assertThat(conversation.text(0)).contains("still here");
    }

    @Test
    void aSecondClientMayAnswer() throws Exception {
        AcpConversation asking = open(stockClient());
        CompletableFuture<JsonNode> turn = asking.send("@shell touch shared.txt\n@say ran it");
        AcpFrame unanswered = permissionRequest(asking.client());

        AcpClient other = stockClient();
        AcpConversation joined = new AcpConversation(other, asking.session());
        joined.reopen("session/resume", agent.project().toString());
        AcpFrame shown = permissionRequest(other);
        other.answer(shown, AcpConversation.selected(shown, "allow_once"));

        assertThat(asking.stopReason(turn)).isEqualTo("end_turn");
        assertThat(agent.project().resolve("shared.txt")).exists();
        AcpFrame withdrawn =
                asking.client().await(0, frame -> frame.method().equals("$/cancel_request"));
        assertThat(withdrawn.params().path("requestId")).isEqualTo(unanswered.json().path("id"));
    }

    @Test
    void aCancelReachesTheModel() throws Exception {
        AcpConversation conversation = open(stockClient());
        CompletableFuture<JsonNode> turn = conversation.send("@stream 100000 20ms");
        conversation.awaitText();

        conversation.cancel();

        assertThat(conversation.stopReason(turn)).isEqualTo("cancelled");
        assertThat(model.log().await(entry -> entry.outcome() == Outcome.CLIENT_GONE, PATIENCE))
                .isPresent();
    }

    @Test
    void aLostConnectionMissesNothing() throws Exception {
        AcpConversation first = open(knowingClient());
        var _ = first.send("@stream 300 10ms");
        first.awaitText();
        first.client().drop();
        List<AcpFrame> before = numbered(first.client());

        AcpConversation second = new AcpConversation(knowingClient(), first.session());
        JsonNode outcome = resumeAfter(second, before.getLast());
        second.client().await(0, _ -> second.text(0).contains("0000000300"));
        List<AcpFrame> after = numbered(second.client());

        assertThat(outcome.at("/_meta/gangway/outcome").asString()).isEqualTo("resumed");
        assertThat(sequences(before, after)).isEqualTo(oneTo(sequence(after.getLast())));
        assertThat(first.text(0) + second.text(0)).isEqualTo(ordinals(300));
    }

    @Test
    void aNewAgentProcessRemembersTheSessionAfterAKill() throws Exception {
        AcpConversation first = open(knowingClient());
        first.prompt("remember the heron\n@say noted");
        AcpFrame last = numbered(first.client()).getLast();
        gangway.kill();
        gangway = ServedGangway.start(data(), configuration(), agent.project());

        AcpConversation second = new AcpConversation(knowingClient(), first.session());
        JsonNode outcome = resumeAfter(second, last);
        String stopReason = second.prompt("@history");

        assertThat(outcome.at("/_meta/gangway/outcome").asString()).isEqualTo("resumed");
        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(second.text(0))
                .contains("user: remember the heron")
                .contains("assistant: noted");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path configuration() {
        return folder.resolve("gangway.toml");
    }

    private AcpClient stockClient() throws InterruptedException {
        return kept(gangway.connect(""));
    }

    private AcpClient knowingClient() throws InterruptedException {
        return kept(gangway.connectKnowing(agent.name()));
    }

    private AcpClient kept(AcpClient client) {
        clients.add(client);
        return client;
    }

    private AcpConversation open(AcpClient client) throws InterruptedException {
        return AcpConversation.open(client, agent.project().toString());
    }

    private static AcpFrame permissionRequest(AcpClient client) throws InterruptedException {
        return client.await(0, frame -> frame.method().equals("session/request_permission"));
    }

    private JsonNode resumeAfter(AcpConversation conversation, AcpFrame last)
            throws InterruptedException {
        ObjectNode parameters =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("sessionId", conversation.session())
                        .put("cwd", agent.project().toString());
        parameters.putArray("mcpServers");
        ObjectNode after = parameters.withObject("/_meta/gangway/after");
        after.set("epoch", position(last).path("epoch"));
        after.put("seq", sequence(last));
        return conversation.client().request("session/resume", parameters);
    }

    private static List<AcpFrame> numbered(AcpClient client) {
        return client.recording().select(frame -> frame.incoming() && sequence(frame) > 0);
    }

    /// An update carries its position beside it, an event of Gangway's own in itself.
    private static JsonNode position(AcpFrame frame) {
        return frame.method().equals("_gangway/event")
                ? frame.params()
                : frame.params().at("/_meta/gangway");
    }

    private static long sequence(AcpFrame frame) {
        return frame.notification() ? position(frame).path("seq").asLong(0) : 0;
    }

    private static List<Long> sequences(List<AcpFrame> before, List<AcpFrame> after) {
        List<Long> all = new ArrayList<>();
        before.forEach(frame -> all.add(sequence(frame)));
        after.forEach(frame -> all.add(sequence(frame)));
        return all;
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static String ordinals(int count) {
        StringBuilder text = new StringBuilder();
        for (int ordinal = 1; ordinal <= count; ordinal++) {
            text.append("%010d ".formatted(ordinal));
        }
        return text.toString();
    }
}
