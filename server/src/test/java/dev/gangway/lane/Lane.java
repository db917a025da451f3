package dev.gangway.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.agent.AgentHabits;
import dev.gangway.testkit.agent.InstalledAgent;
import dev.gangway.testkit.model.RequestLog;
import dev.gangway.testkit.model.ScriptedModelServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What one lane stands on: a scripted model, an agent set up for it, a server with that agent.
///
/// The server and the model serve all tests of a class; each test opens sessions of its own, and
/// [#settle] ends them and looks at what they left.
final class Lane implements AutoCloseable {
    /// The longest that an agent may take to be gone, or a thing to be seen.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final ScriptedModelServer model;
    private final InstalledAgent agent;
    private final LaneProcesses processes;
    private final List<AcpClient> clients = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();
    private ServedGangway gangway;

    private Lane(Path folder, ScriptedModelServer model, InstalledAgent agent) throws IOException {
        this.folder = folder;
        this.model = model;
        this.agent = agent;
        this.processes =
                new LaneProcesses(data(), Objects.requireNonNull(agent.environment().get("HOME")));
        Files.writeString(
                configuration(), "default_agent = \"" + agent.name() + "\"\n\n" + agent.toml());
        Path _ = Files.createDirectories(data());
        this.gangway = ServedGangway.start(data(), configuration(), agent.project());
    }

    /// Starts all of it in a folder.
    static Lane start(Path folder) throws IOException {
        ScriptedModelServer model = ScriptedModelServer.start(0);
        return new Lane(
                folder,
                model,
                InstalledAgent.fromEnvironment(folder.resolve("agent"), model.url()));
    }

    /// A file in the agent's project.
    Path file(String name) {
        return agent.project().resolve(name);
    }

    RequestLog log() {
        return model.log();
    }

    /// All messages that the agent sent the model together with the prompt that ends so.
    String historyShownFor(String prompt) {
        List<String> shown =
                model.log().entries().stream()
                        .filter(entry -> !entry.request().aside())
                        .filter(entry -> entry.request().lastUserText().endsWith(prompt))
                        .map(entry -> entry.request().history())
                        .toList();
        assertThat(shown).as("times that the model was asked " + prompt).hasSize(1);
        return shown.getFirst();
    }

    AgentHabits habits() {
        return agent.habits();
    }

    LaneProcesses processes() {
        return processes;
    }

    /// A stock client on the default agent's address.
    AcpClient stockClient() throws InterruptedException {
        return kept(gangway.connect(""));
    }

    /// A client that announced that it knows Gangway's additions.
    AcpClient knowingClient() throws InterruptedException {
        return kept(gangway.connectKnowing(agent.name()));
    }

    AcpConversation open(AcpClient client) throws InterruptedException {
        AcpConversation conversation = AcpConversation.open(client, agent.project().toString());
        sessions.add(conversation.session());
        return conversation;
    }

    /// Opens a session on a stock client of its own that answers each permission request by that
    /// kind of option.
    AcpConversation openChoosing(String kind) throws InterruptedException {
        AcpClient client = stockClient();
        AcpConversation.choose(client, kind);
        return open(client);
    }

    /// Comes back to a session.
    ///
    /// @param epoch null with 0: from its first event
    JsonNode resumeAfter(AcpConversation conversation, Optional<String> epoch, long seq)
            throws InterruptedException {
        ObjectNode parameters = location(conversation.session());
        ObjectNode after = parameters.withObject("/_meta/gangway/after").put("seq", seq);
        epoch.ifPresent(name -> after.put("epoch", name));
        return conversation.client().request("session/resume", parameters);
    }

    /// Attaches another client to the session, at its head.
    AcpConversation join(AcpClient client, AcpConversation conversation)
            throws InterruptedException {
        AcpConversation joined = new AcpConversation(client, conversation.session());
        joined.reopen("session/resume", agent.project().toString());
        return joined;
    }

    /// The process that the server started for the one session that is at work.
    ProcessHandle agentProcess() throws IOException {
        List<ProcessHandle> children =
                processes.ofAgents().stream()
                        .filter(process -> gangway.isParentOf(process))
                        .toList();
        assertThat(children).as("agents that the server has started").hasSize(1);
        return children.getFirst();
    }

    /// Ends the server as `kill -9` does, and starts it again.
    void killServer() throws IOException, InterruptedException {
        gangway.kill();
        gangway = ServedGangway.start(data(), configuration(), agent.project());
    }

    /// Ends the test's sessions and says what is wrong with what they left behind: a process of
    /// theirs, or a log in which something is missing, twice or open.
    void settle() throws IOException, InterruptedException {
        AcpClient client = gangway.connectKnowing(agent.name());
        for (String session : sessions) {
            ObjectNode parameters = location(session);
            parameters.withObject("/_meta/gangway").put("stop", true);
            client.request("session/close", parameters);
        }
        await("no process of the agent is left")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(processes.ofAgents()).isEmpty());
        for (String session : sessions) {
            assertThat(SessionLogCheck.problems(events(client, session))).as(session).isEmpty();
        }
        clients.forEach(AcpClient::close);
        client.close();
        clients.clear();
        sessions.clear();
    }

    /// All events of a session, as a client gets them that asks from the first one on.
    private List<LoggedEvent> events(AcpClient client, String session) throws InterruptedException {
        int from = client.recording().size();
        JsonNode resumed = resumeAfter(new AcpConversation(client, session), Optional.empty(), 0);
        long head = resumed.at("/_meta/gangway/head/seq").asLong(0);
        var _ =
                client.await(
                        from,
                        frame ->
                                LoggedEvent.of(frame)
                                        .filter(event -> event.seq() == head)
                                        .isPresent());
        return client.recording().select(frame -> frame.index() >= from).stream()
                .filter(frame -> frame.params().path("sessionId").asString("").equals(session))
                .flatMap(frame -> LoggedEvent.of(frame).stream())
                .toList();
    }

    /// Ends the server in order, and looks once more for what it left.
    @Override
    public void close() throws IOException {
        try {
            gangway.stop();
            assertThat(processes.ofAgents()).isEmpty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            model.close();
        }
    }

    private ObjectNode location(String session) {
        ObjectNode parameters =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("sessionId", session)
                        .put("cwd", agent.project().toString());
        parameters.putArray("mcpServers");
        return parameters;
    }

    private AcpClient kept(AcpClient client) {
        clients.add(client);
        return client;
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path configuration() {
        return folder.resolve("gangway.toml");
    }
}
