package dev.gangway.agent.acp;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentOpening;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSetup;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.agent.Workplaces;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.fake.FakeLauncher;
import dev.gangway.process.fake.FakeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An agent that is the test, behind the real driver: what it is asked is read off, what it says is
/// said by the test. One thread.
final class FakeAgent {
    static final String SESSION = "s-1";
    static final AcpLimits LIMITS = new AcpLimits(Duration.ofSeconds(60), 8, 4096, 4, 8);

    private static final AgentSpec SPEC =
            new AgentSpec("fake", "fake", List.of(), Map.of("API_KEY", "sk-secret"), "");

    final RecordingSession session = new RecordingSession();
    final List<Runnable> countdowns = new ArrayList<>();
    final AgentConnection connection;
    final FakeProcess process;

    private FakeAgent(Optional<String> agentSession, AcpLimits limits, Workplaces workplaces) {
        this(new AgentStart("S", SPEC, Path.of("/project"), agentSession), limits, workplaces);
    }

    private FakeAgent(AgentStart start, AcpLimits limits, Workplaces workplaces) {
        FakeLauncher launcher = new FakeLauncher();
        AcpDriver driver =
                new AcpDriver(
                        launcher,
                        ProcessLimits.standard(),
                        limits,
                        this::countdown,
                        "1.2.3",
                        workplaces);
        connection = driver.connect(start, session);
        process = launcher.launched().getFirst();
    }

    static FakeAgent started() {
        return new FakeAgent(Optional.empty(), LIMITS, NoWorkplace.FOR_ALL);
    }

    /// One that was configured so, in a session in which people chose this.
    static FakeAgent started(AgentSpec spec, List<AgentSetting> chosen) {
        return new FakeAgent(
                new AgentStart(
                        "S",
                        spec,
                        Path.of("/project"),
                        new AgentOpening.Fresh(),
                        AgentSetup.NONE,
                        "",
                        chosen),
                LIMITS,
                NoWorkplace.FOR_ALL);
    }

    static FakeAgent resuming(String agentSession) {
        return new FakeAgent(Optional.of(agentSession), LIMITS, NoWorkplace.FOR_ALL);
    }

    /// One whose session is open, and that has a workplace.
    static FakeAgent at(Workplaces workplaces) {
        FakeAgent agent = new FakeAgent(Optional.empty(), LIMITS, workplaces);
        agent.initialized("{}");
        agent.answers("session/new", "{\"sessionId\":\"s-1\"}");
        return agent;
    }

    static FakeAgent starting(AgentOpening opening, AgentSetup setup) {
        Path directory = Path.of("/project");
        return new FakeAgent(
                new AgentStart("S", SPEC, directory, opening, setup, "identity"),
                LIMITS,
                NoWorkplace.FOR_ALL);
    }

    /// One whose session is open.
    static FakeAgent open() {
        return openWith("");
    }

    /// One whose session is open.
    ///
    /// @param more members of the answer to session/new, each with a comma before it
    static FakeAgent openWith(String more) {
        FakeAgent agent = started();
        agent.initialized("{}");
        agent.answers("session/new", "{\"sessionId\":\"s-1\"" + more + "}");
        return agent;
    }

    private Runnable countdown(Duration time, Runnable atEnd) {
        countdowns.add(atEnd);
        return () -> countdowns.remove(atEnd);
    }

    void initialized(String capabilities) {
        answers("initialize", "{\"protocolVersion\":1,\"agentCapabilities\":" + capabilities + "}");
    }

    void says(String line) {
        process.says(line);
    }

    void updates(String update) {
        updates(SESSION, update);
    }

    void updates(String session, String update) {
        notifies("session/update", "{\"sessionId\":\"" + session + "\",\"update\":" + update + "}");
    }

    void chunk(String text) {
        updates(chunkUpdate(text));
    }

    static String chunkUpdate(String text) {
        return "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\","
                + "\"text\":"
                + RawJson.ofText(text)
                + "}}";
    }

    void notifies(String method, String params) {
        says("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    void asks(String id, String method, String params) {
        says(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"method\":\""
                        + method
                        + "\",\"params\":"
                        + params
                        + "}");
    }

    void asksPermission(String id, String toolCall) {
        asks(
                id,
                "session/request_permission",
                "{\"sessionId\":\"s-1\",\"toolCall\":{\"toolCallId\":\""
                        + toolCall
                        + "\",\"title\":\"T\"},\"options\":[{\"optionId\":\"yes\","
                        + "\"name\":\"Yes\",\"kind\":\"allow_once\"}]}");
    }

    /// Answers the last request of this method.
    void answers(String method, String result) {
        says("{\"jsonrpc\":\"2.0\",\"id\":" + id(method) + ",\"result\":" + result + "}");
    }

    void fails(String method, String error) {
        says("{\"jsonrpc\":\"2.0\",\"id\":" + id(method) + ",\"error\":" + error + "}");
    }

    void prompt(String text) {
        connection.prompt(
                RawJson.of("[{\"type\":\"text\",\"text\":\"" + text + "\"}]"),
                RawJson.EMPTY_OBJECT);
    }

    private JsonNode id(String method) {
        return asked(method).getLast().path("id");
    }

    /// What it was sent, in order.
    List<JsonNode> sent() {
        return process.sent().stream().map(Json::parse).toList();
    }

    /// The requests and notifications of this method that it was sent.
    List<JsonNode> asked(String method) {
        return sent().stream()
                .filter(line -> Json.text(line, "method", "").equals(method))
                .toList();
    }

    /// The answers to its request with this id.
    List<JsonNode> answersTo(String id) {
        return sent().stream()
                .filter(line -> !line.has("method") && line.path("id").toString().equals(id))
                .toList();
    }
}
