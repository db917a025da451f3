package dev.gangway.agent.acp;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.fake.FakeLauncher;
import dev.gangway.process.fake.FakeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Plays a recording through the driver: what the recording client wanted is asked of the driver,
/// what the agent said is said to it, in the recorded order. What that client did and a driver does
/// not (a second session, a second prompt at a time, lists of sessions) is left out, with the
/// answers to it.
final class Replay {
    private static final Set<String> OPENING =
            Set.of("session/new", "session/load", "session/resume");

    /// A prompt of the recording that the driver was given.
    ///
    /// @param overlapped whether the recording client sent another before it was over: what was
    ///   said cannot be told apart
    /// @param failure what the agent said as text after it had said that its thread failed; empty
    ///   when it did not
    record Prompted(
            String text,
            JsonNode result,
            String said,
            int chunks,
            boolean overlapped,
            String failure) {}

    final RecordingSession session = new RecordingSession();

    /// What the agent said in our session, but for what `session/load` repeats.
    final List<RawJson> updates = new ArrayList<>();

    final List<Prompted> prompted = new ArrayList<>();

    /// Requests of the agent, by id, and what the recording client answered.
    final Map<String, JsonNode> answersWanted = new LinkedHashMap<>();

    final Set<String> asked = new LinkedHashSet<>();

    /// What the driver asked for before the session was told that the agent is ready, which the
    /// recording client did not: method and params.
    final List<JsonNode> settled = new ArrayList<>();

    private final Recording recording;
    private final FakeLauncher launcher = new FakeLauncher();
    private final AgentConnection connection;
    private final FakeProcess process;
    private final String opening;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Long> keys = new HashMap<>();
    private @Nullable String ours;
    private @Nullable String runningId;
    private String runningText = "";
    private int heardBefore;
    private final Set<String> othersRunning = new HashSet<>();
    private boolean overlapped;
    private boolean open;
    private boolean threadFailed;
    private String failure = "";

    Replay(Recording recording) {
        this.recording = recording;
        Recording.Entry first =
                recording.entries().stream()
                        .filter(entry -> OPENING.contains(entry.method()))
                        .findFirst()
                        .orElseThrow();
        opening = first.method();
        Optional<String> before = Json.text(first.message().path("params"), "sessionId");
        ours = before.orElse(null);
        AgentSpec spec = new AgentSpec(recording.name(), "agent", List.of(), Map.of(), "");
        AcpDriver driver =
                new AcpDriver(
                        launcher,
                        ProcessLimits.standard(),
                        AcpLimits.standard(Duration.ofSeconds(60)),
                        (_, _) -> () -> {},
                        "1",
                        NoWorkplace.FOR_ALL);
        connection = driver.connect(new AgentStart("S", spec, Path.of("/proj"), before), session);
        process = launcher.launched().getFirst();
    }

    /// Plays it to its end and ends the agent.
    Replay play() {
        for (Recording.Entry entry : recording.entries()) {
            switch (entry.direction()) {
                case "in" -> wanted(entry);
                case "out" -> said(entry);
                default -> {}
            }
        }
        process.exits(0);
        return this;
    }

    List<JsonNode> sent() {
        return process.sent().stream().map(Json::parse).toList();
    }

    private void wanted(Recording.Entry entry) {
        JsonNode params = entry.message().path("params");
        boolean inOurs = Json.text(params, "sessionId", "").equals(ours);
        if (entry.answer()) {
            answered(entry);
        } else if (entry.method().equals("initialize")
                || (entry.method().equals(opening) && !open && !ids.containsValue("opening"))) {
            map(entry);
            if (entry.method().equals(opening)) {
                open = true;
            }
        } else if (inOurs && open) {
            wantedInSession(entry, params);
        } else if (entry.method().equals("session/prompt")) {
            leftOut(entry);
        }
    }

    private void wantedInSession(Recording.Entry entry, JsonNode params) {
        switch (entry.method()) {
            case "session/prompt" -> prompt(entry, params);
            case "session/cancel" -> connection.cancel();
            case "session/set_mode" -> {
                connection.set(new AgentSetting.Mode(Json.text(params, "modeId", "")));
                map(entry);
            }
            case "session/set_config_option" -> {
                RawJson value = RawJson.ofNode(params.path("value"));
                connection.set(
                        new AgentSetting.ConfigOption(Json.text(params, "configId", ""), value));
                map(entry);
            }
            case "session/set_model" -> {
                RawJson value = RawJson.ofNode(params.path("modelId"));
                connection.set(new AgentSetting.ConfigOption("model", value));
                map(entry);
            }
            default -> {}
        }
    }

    private void prompt(Recording.Entry entry, JsonNode params) {
        if (runningId != null) {
            leftOut(entry);
            return;
        }
        runningText = Json.text(params.path("prompt").path(0), "text", "");
        runningId = entry.id();
        heardBefore = session.heard().size();
        overlapped = !othersRunning.isEmpty();
        connection.prompt(RawJson.ofNode(params.path("prompt")), RawJson.EMPTY_OBJECT);
        map(entry);
    }

    private void leftOut(Recording.Entry entry) {
        othersRunning.add(entry.id());
        overlapped = true;
    }

    /// The driver's last request stands for this one of the recording.
    private void map(Recording.Entry entry) {
        ids.put(entry.id(), sent().getLast().path("id").toString());
    }

    private void answered(Recording.Entry entry) {
        Long key = keys.get(entry.id());
        if (key == null) {
            return;
        }
        JsonNode result = entry.message().path("result");
        answersWanted.putIfAbsent(entry.id(), result);
        connection.answer(key, answer(result));
    }

    private static AgentAnswer answer(JsonNode result) {
        JsonNode outcome = result.path("outcome");
        if (Json.text(outcome, "outcome", "").equals("selected")) {
            return new AgentAnswer.Selected(Json.text(outcome, "optionId", ""));
        }
        return Json.text(result, "action", "").equals("accept")
                ? new AgentAnswer.Accepted(RawJson.ofNode(result.path("content")))
                : new AgentAnswer.Cancelled();
    }

    private void said(Recording.Entry entry) {
        if (entry.answer()) {
            saidAnswer(entry);
            return;
        }
        JsonNode params = entry.message().path("params");
        boolean inOurs = Json.text(params, "sessionId", "").equals(ours);
        if (entry.request()) {
            asked.add(entry.id());
        }
        if (entry.method().equals("session/update") && (inOurs || ours == null)) {
            boolean replayed = opening.equals("session/load") && session.heard().isEmpty();
            note(params.path("update"));
            if (!replayed) {
                updates.add(RawJson.ofNode(params.path("update")));
            }
        }
        int before = session.all(Heard.Requested.class).size();
        process.says(entry.message().toString());
        List<Heard.Requested> requested = session.all(Heard.Requested.class);
        if (requested.size() > before) {
            keys.put(entry.id(), requested.getLast().request().key());
        }
    }

    private void note(JsonNode update) {
        String status = update.at("/_meta/codex/threadStatus/type").asString("");
        if (!status.isEmpty()) {
            threadFailed = status.equals("systemError");
            failure = "";
        } else if (threadFailed && !update.has("messageId")) {
            failure += update.at("/content/text").asString("");
        }
    }

    private void saidAnswer(Recording.Entry entry) {
        othersRunning.remove(entry.id());
        String id = ids.remove(entry.id());
        if (id == null) {
            return;
        }
        ObjectNode message = (ObjectNode) entry.message().deepCopy();
        message.set("id", Json.parse(id));
        prepare(message);
        if (entry.id().equals(runningId)) {
            runningId = null;
            process.says(message.toString());
            ended(entry.message());
        } else {
            process.says(message.toString());
            refuseUnknown();
            takeSettings();
        }
    }

    /// What the driver asks to learn that all history was told; the agent of the recording was not
    /// asked.
    private void refuseUnknown() {
        JsonNode last = sent().getLast();
        if (Json.text(last, "method", "").startsWith("_gangway/")) {
            process.says(
                    "{\"jsonrpc\":\"2.0\",\"id\":"
                            + last.path("id")
                            + ",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}");
        }
    }

    /// The agent of the recording was not asked for these: it takes them.
    private void takeSettings() {
        while (session.all(Heard.Ready.class).isEmpty()
                && Json.text(sent().getLast(), "method", "").startsWith("session/set_")) {
            JsonNode request = sent().getLast();
            settled.add(request);
            process.says("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":{}}");
        }
    }

    /// Where the recording loaded, the agent must not offer to resume, which a driver prefers.
    private void prepare(ObjectNode message) {
        JsonNode result = message.path("result");
        if (opening.equals("session/load")
                && result.at("/agentCapabilities/sessionCapabilities")
                        instanceof ObjectNode capabilities) {
            capabilities.remove("resume");
        }
        if (ours == null) {
            ours = Json.text(result, "sessionId").orElse(null);
        }
    }

    private void ended(JsonNode answer) {
        StringBuilder said = new StringBuilder();
        int chunks = 0;
        for (Heard heard : session.heard().subList(heardBefore, session.heard().size())) {
            if (heard instanceof Heard.Event(EventKind kind, RawJson payload)
                    && kind == EventKind.AGENT_MESSAGE_CHUNK) {
                said.append(Json.text(payload.node().path("content"), "text", ""));
                chunks++;
            }
        }
        prompted.add(
                new Prompted(runningText, answer, said.toString(), chunks, overlapped, failure));
    }

    List<TurnOutcome> outcomes() {
        return session.all(Heard.TurnEnded.class).stream().map(Heard.TurnEnded::outcome).toList();
    }
}
