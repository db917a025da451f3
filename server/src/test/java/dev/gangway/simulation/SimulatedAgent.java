package dev.gangway.simulation;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentOpening;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Dollars;
import dev.gangway.usage.Reported;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// An agent that does what comes to its mind: slowly ready, streams, calls tools, asks, takes back,
/// stops, fails, dies. Keeps the rules of [AgentConnection], and sees that its caller does.
final class SimulatedAgent implements AgentConnection {
    private static final RawJson CAPABILITIES =
            RawJson.of("{\"sessionCapabilities\":{\"fork\":{},\"delete\":{}}}");

    private final SimulatedAgents all;
    private final AgentStart start;
    private final AgentListener listener;
    private final Map<Long, AgentRequest.Kind> asked = new LinkedHashMap<>();
    private final Set<Long> unanswered = new HashSet<>();
    private final List<String> tools = new ArrayList<>();
    private final List<AgentSetting> settings = new ArrayList<>();

    /// What it decided to do with prompts for its running turn and has not said, by their keys.
    private final Map<Long, SteerOutcome> steered = new LinkedHashMap<>();

    /// Pages that people agreed to open, by its own names of them.
    private final List<String> visited = new ArrayList<>();

    private final boolean steers;
    private boolean ready;
    private boolean prompted;
    private boolean mute;
    private boolean cancelled;
    private boolean closed;
    private boolean gone;

    SimulatedAgent(SimulatedAgents all, AgentStart start, AgentListener listener) {
        this.all = all;
        this.start = start;
        this.listener = listener;
        this.steers = !all.moves().oneIn(6);
    }

    String session() {
        return start.session();
    }

    boolean isGone() {
        return gone;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isReady() {
        return ready && !closed;
    }

    boolean isBusy() {
        return prompted && !closed && !gone;
    }

    /// Whether it has something to do.
    boolean isEager() {
        boolean talks = prompted && !mute;
        return !closed && (!ready || talks || !steered.isEmpty() || !settings.isEmpty());
    }

    @Override
    public void prompt(RawJson content, RawJson meta) {
        if (closed || gone) {
            return;
        }
        if (prompted) {
            all.broken("the agent of ", session(), " was given a second prompt at once");
        }
        prompted = true;
        mute = all.moves().oneIn(6);
        cancelled = false;
        all.begins(this, content.node().path(0).path("text").asString(""));
    }

    /// Decides at once, and says so later, or never.
    @Override
    public void steer(long key, RawJson content) {
        if (closed || gone) {
            return;
        }
        if (!steers) {
            all.broken("the agent of ", session(), " was steered and cannot be");
        }
        SteerOutcome outcome =
                all.moves().oneIn(8)
                        ? new SteerOutcome.Failed("not now")
                        : prompted ? new SteerOutcome.Injected() : new SteerOutcome.NoTurn();
        if (outcome instanceof SteerOutcome.Injected) {
            all.takes(this, content.node().path(0).path("text").asString(""));
        }
        if (!all.moves().oneIn(8)) {
            steered.put(key, outcome);
        }
    }

    @Override
    public void cancel() {
        if (prompted) {
            cancelled = true;
            asked.clear();
        }
    }

    @Override
    public void answer(long key, AgentAnswer answer) {
        if (closed || gone) {
            return;
        }
        String said =
                switch (answer) {
                    case AgentAnswer.Selected selected -> "selected" + selected.optionId();
                    case AgentAnswer.Accepted _, AgentAnswer.Agreed _ -> "accepted";
                    case AgentAnswer.Declined _ -> "declined";
                    case AgentAnswer.Cancelled _ -> "";
                };
        asked.remove(key);
        if (answer instanceof AgentAnswer.Agreed) {
            visited.add("tag" + key);
        }
        all.answered(this, unanswered.remove(key), "tag" + key, said);
    }

    @Override
    public void set(AgentSetting setting) {
        settings.add(setting);
    }

    @Override
    public void close() {
        closed = true;
    }

    /// Does the next thing.
    String act() {
        if (closed) {
            return all.moves().oneIn(2) ? "lingers" : goes(AgentExit.Cause.CLOSED);
        }
        if (!ready) {
            return all.moves().oneIn(20) ? goes(AgentExit.Cause.START_FAILED) : becomesReady();
        }
        if (!settings.isEmpty()) {
            return takesSetting();
        }
        if (all.isCursed(session()) && !all.moves().oneIn(3)) {
            return goes(AgentExit.Cause.DIED);
        }
        if (!steered.isEmpty() && all.moves().oneIn(2)) {
            return saysWhatItTook();
        }
        if (!visited.isEmpty() && all.moves().oneIn(4)) {
            return completes();
        }
        if (prompted && mute) {
            return "is silent";
        }
        if (prompted && all.moves().oneIn(60)) {
            return streams(250);
        }
        if (cancelled && !all.moves().oneIn(5)) {
            return stops("cancelled");
        }
        return prompted ? works() : idles();
    }

    private String works() {
        return switch (all.moves().below(24)) {
            case 0, 1 -> stops("end_turn");
            case 2, 3, 4 -> asks();
            case 5 -> withdraws();
            case 6, 7 -> callsTool();
            case 8, 9 -> updatesTool();
            case 10 -> says(EventKind.AGENT_THOUGHT_CHUNK);
            case 11, 16, 17 -> costs();
            case 12 -> all.moves().oneIn(3) ? goes(AgentExit.Cause.DIED) : fails();
            case 13, 14, 15 -> streams(2 + all.moves().below(30));
            default -> streams(1 + all.moves().below(3));
        };
    }

    private String idles() {
        return switch (all.moves().below(30)) {
            case 0 -> goes(AgentExit.Cause.DIED);
            case 1 -> asks();
            case 2 -> withdraws();
            case 3 -> says(EventKind.SESSION_INFO_UPDATE);
            case 4, 5 -> says(EventKind.AGENT_MESSAGE_CHUNK);
            default -> "nothing";
        };
    }

    String becomesReady() {
        ready = true;
        listener.ready(
                new AgentReady(
                        ownSession(),
                        !(start.opening() instanceof AgentOpening.Fresh),
                        RawJson.of("{\"name\":\"simulated\"}"),
                        CAPABILITIES,
                        RawJson.EMPTY_ARRAY,
                        RawJson.of("{\"currentModeId\":\"ask\",\"availableModes\":[]}"),
                        RawJson.NULL,
                        steers));
        return "is ready";
    }

    private String ownSession() {
        return switch (start.opening()) {
            case AgentOpening.Again(String before) -> before;
            case AgentOpening.Fresh _, AgentOpening.Fork _ -> "own-" + session();
        };
    }

    String streams(int chunks) {
        for (int i = 0; i < chunks && !closed; i++) {
            says(EventKind.AGENT_MESSAGE_CHUNK);
        }
        return "streams " + chunks;
    }

    private String says(EventKind kind) {
        listener.event(kind, AgentWords.update(kind, all.moves()));
        return "says " + kind;
    }

    /// Says what all of the session cost until now.
    private String costs() {
        long cents = all.spend(session(), all.moves().below(40));
        RawJson update =
                RawJson.of(
                        "{\"sessionUpdate\":\"usage_update\",\"used\":1,\"size\":9,"
                                + "\"cost\":{\"amount\":"
                                + cents
                                + "e-2,\"currency\":\"USD\"}}");
        listener.used(
                update,
                new Reported(Optional.empty(), "", OptionalLong.of(cents * Dollars.ONE / 100)));
        return "has cost " + cents + " cents";
    }

    String asks() {
        long key = all.moves().next();
        AgentRequest.Kind kind =
                all.moves().oneIn(3) ? AgentRequest.Kind.QUESTION : AgentRequest.Kind.PERMISSION;
        asked.put(key, kind);
        unanswered.add(key);
        listener.requested(new AgentRequest(key, kind, AgentWords.request(kind, key)));
        return "asks " + kind + " tag" + key;
    }

    String withdraws() {
        if (asked.isEmpty()) {
            return "nothing";
        }
        long key = all.moves().of(List.copyOf(asked.keySet()));
        asked.remove(key);
        listener.withdrawn(key);
        return "withdraws tag" + key;
    }

    String callsTool() {
        String id = "tool" + all.moves().next();
        tools.add(id);
        listener.event(EventKind.TOOL_CALL, AgentWords.tool("tool_call", id, "pending"));
        return "calls " + id;
    }

    private String updatesTool() {
        if (tools.isEmpty()) {
            return callsTool();
        }
        String id = tools.getLast();
        String status = all.moves().of(List.of("in_progress", "completed", "failed"));
        listener.event(EventKind.TOOL_CALL_UPDATE, AgentWords.tool("tool_call_update", id, status));
        return "updates " + id;
    }

    /// Sometimes what nobody has opened, or twice.
    private String completes() {
        String page = all.moves().oneIn(5) ? "tag0" : visited.getFirst();
        if (!all.moves().oneIn(5)) {
            visited.remove(page);
        }
        listener.completed(page);
        return "completes " + page;
    }

    String saysWhatItTook() {
        if (steered.isEmpty()) {
            return "nothing";
        }
        long key = steered.keySet().iterator().next();
        SteerOutcome outcome = Objects.requireNonNull(steered.remove(key));
        listener.steered(key, outcome);
        return "says of " + key + ": " + outcome;
    }

    private String takesSetting() {
        AgentSetting setting = settings.removeFirst();
        if (all.moves().oneIn(3) || !(setting instanceof AgentSetting.Mode mode)) {
            listener.settingRefused(setting, "not now");
            return "refuses a setting";
        }
        listener.settingTaken(
                setting, EventKind.CURRENT_MODE_UPDATE, AgentWords.mode(mode.modeId()));
        return "takes a setting";
    }

    String stops(String reason) {
        turnOver();
        all.works(this);
        listener.turnEnded(
                new TurnOutcome.Stopped(reason, RawJson.of("{\"stopReason\":\"" + reason + "\"}")));
        return "stops: " + reason;
    }

    String fails() {
        turnOver();
        listener.turnEnded(new TurnOutcome.Failed(-32603, "out of order", RawJson.NULL));
        return "fails";
    }

    /// An agent that ends its turn lets its questions be.
    private void turnOver() {
        prompted = false;
        cancelled = false;
        asked.clear();
    }

    String goes(AgentExit.Cause cause) {
        gone = true;
        all.goes(this, cause);
        listener.gone(new AgentExit(cause, "exit"));
        return "goes: " + cause;
    }
}
