package dev.gangway.wire.acp.fake;

import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Lineage;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.QuestionCompleted;
import dev.gangway.session.QueuedPrompt;
import dev.gangway.session.SessionParent;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A session with the rules that a client can see, and an agent that says what the test tells it
/// to. Each call commits at once: watchers first, then readers.
public final class FakeSession {
    private static final long STARTED_MILLIS = 1_700_000_000_000L;

    private final String id;
    private final String agent;
    private final String directory;
    private final FakeStream stream;
    private final FakeTranscript transcript = new FakeTranscript();
    private final List<SessionWatcher> watchers = new ArrayList<>();
    private final List<OpenRequest> open = new ArrayList<>();
    private final List<QueuedPrompt> queue = new ArrayList<>();
    private final Map<String, Long> keys = new HashMap<>();
    private final Map<Long, TurnEnd> ends = new HashMap<>();
    private SessionPhase phase = SessionPhase.IDLE;
    private long turn;
    private long lastTurn;
    private long message;
    private boolean held;
    private boolean steers;
    private final List<Long> steered = new ArrayList<>();
    private String title = "";
    private List<String> directories = List.of();
    private Optional<SessionParent> parent = Optional.empty();
    private RawJson modes = RawJson.NULL;
    private RawJson options = RawJson.NULL;
    private RawJson commands = RawJson.NULL;
    private RawJson usage = RawJson.NULL;

    FakeSession(String id, String agent, String directory) {
        this(id, agent, directory, Optional.empty());
    }

    /// @param forked the session that it is forked from; its agent remembers
    FakeSession(String id, String agent, String directory, Optional<FakeSession> forked) {
        this.id = id;
        this.agent = agent;
        this.directory = directory;
        this.stream = new FakeStream(StreamName.session(id), Epoch.parse("0-9f3ac1"));
        parent = forked.map(other -> new SessionParent(other.id, other.lastTurn, true, true));
        lastTurn = forked.map(other -> other.lastTurn).orElse(0L);
        append(EventKind.SESSION_CREATED, 0, 0, Origin.GATEWAY, created());
        forked.ifPresent(this::takeOver);
        append(
                EventKind.AGENT_STARTED,
                0,
                0,
                Origin.AGENT,
                "{\"resumed\":"
                        + forked.isPresent()
                        + ",\"agentInfo\":{},\"capabilities\":{},\"modes\":null,"
                        + "\"configOptions\":null,\"steers\":false}");
    }

    private String created() {
        String from =
                parent.map(other ->
                                ",\"forkedFrom\":{\"session\":\""
                                        + other.session()
                                        + "\",\"turn\":"
                                        + other.turn()
                                        + ",\"message\":0,\"complete\":true,\"remembers\":true}")
                        .orElse("");
        return "{\"agent\":\""
                + agent
                + "\",\"directory\":\""
                + directory
                + "\",\"title\":\"\""
                + from
                + "}";
    }

    private void takeOver(FakeSession other) {
        other.transcript
                .page(Optional.empty(), Optional.of(0L), 100)
                .entries()
                .forEach(entry ->
                        append(EventKind.IMPORTED, 0, 0, Origin.GATEWAY, entry.toString()));
    }

    public String id() {
        return id;
    }

    public FakeStream stream() {
        return stream;
    }

    FakeTranscript transcript() {
        return transcript;
    }

    public String agent() {
        return agent;
    }

    public String directory() {
        return directory;
    }

    public String title() {
        return title;
    }

    void setUp(List<String> additionalDirectories) {
        directories = additionalDirectories;
    }

    /// It is deleted, whatever runs.
    public void gone() {
        deleted();
    }

    void deleted() {
        List.copyOf(watchers).forEach(SessionWatcher::deleted);
    }

    boolean running() {
        return turn != 0;
    }

    void watch(SessionWatcher watcher) {
        watchers.add(watcher);
    }

    /// How many watch it.
    public int watchers() {
        return watchers.size();
    }

    void unwatch(SessionWatcher watcher) {
        watchers.remove(watcher);
    }

    /// From now on the agent takes prompts into a running turn.
    public void steers() {
        steers = true;
    }

    /// Gives the agent modes, options and commands, without an event.
    public void offers(String modesJson, String optionsJson, String commandsJson) {
        modes = RawJson.of(modesJson);
        options = RawJson.of(optionsJson);
        commands = RawJson.of(commandsJson);
    }

    public SessionState state() {
        return new SessionState(
                id,
                stream.head(),
                "p1",
                "project",
                directory,
                directories,
                parent,
                title,
                STARTED_MILLIS,
                STARTED_MILLIS + stream.head(),
                phase,
                turn,
                lastTurn,
                message,
                message,
                false,
                open,
                steered,
                queue,
                held,
                false,
                false,
                new SessionState.AgentState(
                        agent,
                        "agent-" + id,
                        true,
                        steers,
                        RawJson.EMPTY_OBJECT,
                        FakeGateway.CAPABILITIES,
                        modes,
                        options,
                        commands,
                        usage,
                        List.of()));
    }

    private long append(EventKind kind, long ofTurn, long ofMessage, Origin by, String payload) {
        long at = STARTED_MILLIS + stream.head() + 1;
        Event event = new Event(kind, ofTurn, ofMessage, at, by, RawJson.of(payload));
        long sequence = stream.append(event);
        transcript.add(sequence, event);
        return sequence;
    }

    private void changed() {
        SessionState state = state();
        List.copyOf(watchers).forEach(watcher -> watcher.changed(state));
        stream.published();
    }

    /// The agent sends an update of this kind.
    public long update(EventKind kind, String payload) {
        long sequence = append(kind, turn, 0, Origin.AGENT, payload);
        if (kind == EventKind.USAGE_UPDATE) {
            usage = RawJson.of(payload);
        }
        stream.published();
        return sequence;
    }

    /// The agent goes on with its message.
    public long says(String text) {
        if (message == 0) {
            message = 1;
        }
        String chunk =
                "{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":"
                        + RawJson.ofText(text)
                        + "}}";
        long sequence = append(EventKind.AGENT_MESSAGE_CHUNK, turn, message, Origin.AGENT, chunk);
        stream.published();
        return sequence;
    }

    Result.Accepted prompt(Command.Prompt prompt, Origin origin) {
        Optional<Long> known = prompt.key().map(keys::get);
        if (known.isPresent()) {
            long bound = known.get();
            return new Result.Accepted(
                    bound, bound != turn, stream.head(), Optional.ofNullable(ends.get(bound)));
        }
        if (turn != 0 && prompt.whenBusy() instanceof WhenBusy.Refuse) {
            throw new GatewayException(ErrorCode.BUSY, "a turn is running");
        }
        long given = ++lastTurn;
        prompt.key().ifPresent(key -> keys.put(key, given));
        if (turn != 0) {
            boolean steering = steers && prompt.whenBusy() instanceof WhenBusy.Steer;
            long sequence =
                    append(
                            EventKind.PROMPT_QUEUED,
                            given,
                            0,
                            origin,
                            "{\"turn\":"
                                    + given
                                    + ",\"by\":\"p1\""
                                    + (steering ? ",\"steering\":true" : "")
                                    + ",\"content\":"
                                    + prompt.content()
                                    + "}");
            queue.add(
                    new QueuedPrompt(
                            given, sequence, origin, prompt.content(), prompt.meta(), steering));
            changed();
            return new Result.Accepted(given, true, sequence, Optional.empty());
        }
        long sequence = begin(given, prompt.content(), origin);
        return new Result.Accepted(given, false, sequence, Optional.empty());
    }

    private long begin(long given, RawJson content, Origin origin) {
        turn = given;
        phase = SessionPhase.RUNNING;
        long first =
                append(
                        EventKind.TURN_STARTED,
                        turn,
                        0,
                        origin,
                        "{\"turn\":" + turn + ",\"by\":\"p1\"}");
        says(content, origin);
        changed();
        return first;
    }

    private void says(RawJson content, Origin origin) {
        message++;
        for (var block : content.node()) {
            append(
                    EventKind.USER_MESSAGE_CHUNK,
                    turn,
                    message,
                    origin,
                    "{\"sessionUpdate\":\"user_message_chunk\",\"content\":" + block + "}");
        }
        message++;
    }

    /// The agent takes a queued prompt into its turn.
    public void injects(long queued) {
        QueuedPrompt prompt = mustBeQueued(queued);
        queue.remove(prompt);
        append(
                EventKind.PROMPT_STEERED,
                queued,
                0,
                prompt.origin(),
                "{\"turn\":" + queued + ",\"into\":" + turn + ",\"by\":\"p1\"}");
        steered.add(queued);
        says(prompt.content(), prompt.origin());
        changed();
    }

    /// The agent does not.
    public void refuses(long queued, String reason) {
        QueuedPrompt prompt = mustBeQueued(queued);
        append(
                EventKind.PROMPT_STEER_REFUSED,
                queued,
                0,
                Origin.GATEWAY,
                "{\"turn\":" + queued + ",\"reason\":\"" + reason + "\"}");
        queue.set(
                queue.indexOf(prompt),
                new QueuedPrompt(
                        queued,
                        prompt.sequence(),
                        prompt.origin(),
                        prompt.content(),
                        prompt.meta(),
                        false));
        changed();
    }

    /// A queued prompt's time is over.
    public void waitedTooLong(long queued) {
        remove(queued, "waited_too_long", "gangway", TurnEnd.WAITED_TOO_LONG);
    }

    /// What a person opened for a question is done.
    public void completes(String request, String elicitation, long connection) {
        long sequence =
                append(
                        EventKind.QUESTION_COMPLETED,
                        turn,
                        0,
                        Origin.AGENT,
                        "{\"id\":\"" + request + "\"}");
        QuestionCompleted done = new QuestionCompleted(elicitation, sequence, connection);
        List.copyOf(watchers).forEach(watcher -> watcher.questionCompleted(done));
        stream.published();
    }

    /// The agent ends the turn with this result of its own.
    public void stops(String stopReason, String result) {
        end(TurnEnd.Outcome.STOPPED, stopReason, RawJson.of(result));
    }

    public void stops(String stopReason) {
        stops(stopReason, "{\"stopReason\":\"" + stopReason + "\"}");
    }

    /// The turn ends otherwise.
    public void end(TurnEnd.Outcome outcome, String reason, RawJson detail) {
        closeRequests("cancelled");
        long ended = turn;
        String payload =
                "{\"turn\":"
                        + ended
                        + ",\"outcome\":\""
                        + outcome.name().toLowerCase(Locale.ROOT)
                        + "\",\"stopReason\":\""
                        + reason
                        + "\",\"detail\":"
                        + detail
                        + "}";
        long sequence = append(EventKind.TURN_ENDED, ended, 0, Origin.AGENT, payload);
        turn = 0;
        phase = SessionPhase.IDLE;
        TurnEnd end = new TurnEnd(ended, sequence, outcome, reason, detail);
        tell(end);
        steered.forEach(each -> tell(end.as(each, sequence)));
        steered.clear();
        changed();
        if (!queue.isEmpty() && !held) {
            QueuedPrompt next = queue.removeFirst();
            begin(next.turn(), next.content(), next.origin());
        }
    }

    private void tell(TurnEnd end) {
        ends.put(end.turn(), end);
        List.copyOf(watchers).forEach(watcher -> watcher.turnEnded(end));
    }

    void cancel(Origin by) {
        for (QueuedPrompt prompt : List.copyOf(queue)) {
            if (prompt.origin().principal().equals(by.principal())) {
                remove(prompt.turn());
            }
        }
        if (turn != 0) {
            stops("cancelled");
        }
    }

    void cancelTurn(long asked) {
        if (asked == turn) {
            stops("cancelled");
        } else if (queued(asked).isPresent()) {
            remove(asked);
        }
    }

    private Optional<QueuedPrompt> queued(long asked) {
        return queue.stream().filter(prompt -> prompt.turn() == asked).findFirst();
    }

    private QueuedPrompt mustBeQueued(long asked) {
        return queued(asked)
                .orElseThrow(
                        () -> new GatewayException(ErrorCode.NOT_FOUND, "no such queued prompt"));
    }

    void remove(long asked) {
        remove(asked, "removed", "p1", "cancelled");
    }

    private void remove(long asked, String reason, String by, String stopReason) {
        queue.remove(mustBeQueued(asked));
        String payload =
                "{\"turn\":" + asked + ",\"reason\":\"" + reason + "\",\"by\":\"" + by + "\"}";
        long sequence = append(EventKind.PROMPT_REMOVED, asked, 0, Origin.GATEWAY, payload);
        tell(
                new TurnEnd(
                        asked,
                        sequence,
                        TurnEnd.Outcome.REMOVED,
                        stopReason,
                        RawJson.EMPTY_OBJECT));
        changed();
    }

    void edit(long asked, RawJson content) {
        QueuedPrompt prompt = mustBeQueued(asked);
        long sequence =
                append(
                        EventKind.PROMPT_EDITED,
                        asked,
                        0,
                        prompt.origin(),
                        "{\"turn\":" + asked + ",\"by\":\"p1\",\"content\":" + content + "}");
        queue.set(
                queue.indexOf(prompt),
                new QueuedPrompt(asked, sequence, prompt.origin(), content, prompt.meta(), false));
        changed();
    }

    void release() {
        if (!held) {
            throw new GatewayException(ErrorCode.CONFLICT, "nothing is held");
        }
        held = false;
        append(EventKind.QUEUE_RELEASED, 0, 0, Origin.GATEWAY, "{\"by\":\"p1\"}");
        changed();
    }

    /// The queue waits for somebody to say go.
    public void hold() {
        held = true;
        append(EventKind.QUEUE_HELD, 0, 0, Origin.GATEWAY, "{\"reason\":\"restart\"}");
        changed();
    }

    /// The agent asks.
    public void asks(String request, AgentRequest.Kind kind, String payload) {
        asks(request, kind, payload, Lineage.NONE);
    }

    /// A sub-agent of the agent asks.
    public void asks(String request, AgentRequest.Kind kind, String payload, Lineage lineage) {
        boolean permission = kind == AgentRequest.Kind.PERMISSION;
        EventKind asked = permission ? EventKind.PERMISSION_REQUESTED : EventKind.QUESTION_ASKED;
        String above = lineage.isEmpty() ? "" : "\"lineage\":" + lineage.node() + ",";
        String event = "{\"id\":\"" + request + "\"," + above + "\"params\":" + payload + "}";
        long sequence = append(asked, turn, 0, Origin.AGENT, event);
        open.add(
                new OpenRequest(
                        request,
                        kind,
                        turn,
                        sequence,
                        STARTED_MILLIS + sequence,
                        RawJson.of(payload),
                        lineage));
        changed();
    }

    void answer(Command.Answer answer, Origin by) {
        OpenRequest request =
                open.stream()
                        .filter(candidate -> candidate.id().equals(answer.request()))
                        .findFirst()
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.ALREADY_RESOLVED, "answered before"));
        if (answer.answer() instanceof RequestAnswer.Selected(String option, _)
                && !request.payload().toString().contains("\"" + option + "\"")) {
            throw new GatewayException(ErrorCode.INVALID, "no such option");
        }
        resolve(request, "selected", by);
        changed();
    }

    private void resolve(OpenRequest request, String outcome, Origin by) {
        open.remove(request);
        boolean permission = request.kind() == AgentRequest.Kind.PERMISSION;
        EventKind kind = permission ? EventKind.PERMISSION_RESOLVED : EventKind.QUESTION_RESOLVED;
        String word = outcome.equals("selected") && !permission ? "accepted" : outcome;
        String payload =
                "{\"id\":\"" + request.id() + "\",\"outcome\":\"" + word + "\",\"by\":\"p1\"}";
        append(kind, turn, 0, by, payload);
    }

    /// The agent takes its requests back.
    public void withdraws() {
        closeRequests("withdrawn");
        changed();
    }

    private void closeRequests(String outcome) {
        List.copyOf(open).forEach(request -> resolve(request, outcome, Origin.AGENT));
    }

    void mode(String mode) {
        String known = "\"id\":\"" + mode + "\"";
        if (!modes.toString().contains(known)) {
            throw new GatewayException(ErrorCode.INVALID, "the agent has no mode " + mode);
        }
        append(
                EventKind.CURRENT_MODE_UPDATE,
                turn,
                0,
                Origin.AGENT,
                "{\"sessionUpdate\":\"current_mode_update\",\"currentModeId\":\"" + mode + "\"}");
        changed();
    }

    void option(RawJson value) {
        options = RawJson.of(options.toString().replace("\"plain\"", value.toString()));
        append(
                EventKind.CONFIG_OPTION_UPDATE,
                turn,
                0,
                Origin.AGENT,
                "{\"sessionUpdate\":\"config_option_update\",\"configOptions\":" + options + "}");
        changed();
    }

    /// The log of the session could not be written.
    public void fails() {
        phase = SessionPhase.FAILED;
        changed();
    }
}
