package dev.gangway.simulation;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a session's events say of it, folded a second time and in another way than the session
/// does. Finds what events may never say: two turns at once, an end told twice, a request answered
/// twice or by nobody.
final class SessionModel {
    private static final Set<String> BY_PERSON =
            Set.of("selected", "accepted", "declined", "dismissed");

    /// What is written in an agent's name besides its own words: its start, requests that end.
    private static final int IN_ITS_NAME = 8;

    /// How a turn ended, and by which event.
    record End(long sequence, String outcome, String stopReason) {}

    /// Asked of a person. The tag is the agent's own name of it.
    record Asked(String id, String tag, boolean permission) {}

    private final String id;
    private final Findings findings;
    private final Ledger ledger;

    String owner = "";
    String title = "";
    boolean cancelling;
    boolean held;
    boolean agentRunning;
    long turn;
    private long turnStart;
    long lastTurn;
    String runningText = "";
    final Map<Long, String> queue = new LinkedHashMap<>();
    final Map<String, Asked> open = new LinkedHashMap<>();
    final Map<Long, End> ends = new LinkedHashMap<>();

    /// By a prompt's first words: the turn that it was given.
    final Map<String, Long> turnsByText = new HashMap<>();

    final Map<Long, Long> acceptedAt = new LinkedHashMap<>();

    /// What the owner's feed must say of requests, in order: `id state`.
    final List<String> requestFeed = new ArrayList<>();

    final ConversationModel conversation = new ConversationModel();
    private final Set<Long> started = new HashSet<>();
    private final Set<String> texts = new HashSet<>();
    private final Map<String, Asked> everAsked = new HashMap<>();
    private final TurnTimeModel turnTime = new TurnTimeModel();
    private final SilenceModel silence = new SilenceModel();
    private boolean startedJustNow;

    SessionModel(String id, Findings findings, Ledger ledger) {
        this.id = id;
        this.findings = findings;
        this.ledger = ledger;
    }

    String id() {
        return id;
    }

    boolean born() {
        return !owner.isEmpty();
    }

    /// What was asked under this id, open or not; null for nothing.
    @Nullable Asked asked(String request) {
        return everAsked.get(request);
    }

    /// The event by which the running turn began.
    long turnStart() {
        return turnStart;
    }

    boolean isRunning() {
        return turn != 0;
    }

    SessionPhase phase() {
        if (turn == 0) {
            return SessionPhase.IDLE;
        }
        return cancelling ? SessionPhase.CANCELLING : SessionPhase.RUNNING;
    }

    void apply(long sequence, Event event) {
        boolean first = startedJustNow;
        startedJustNow = event.kind() == EventKind.TURN_STARTED;
        require(
                !first || event.kind() == EventKind.USER_MESSAGE_CHUNK,
                sequence,
                "a turn has no message");
        require(sequence == 1 == (event.kind() == EventKind.SESSION_CREATED), sequence, "creation");
        turnTime.before(event, !open.isEmpty());
        JsonNode payload = event.payload().node();
        if (event.kind().family() == EventKind.Family.UPDATE) {
            update(sequence, event, payload, first);
        } else {
            own(sequence, event, payload);
        }
        conversation.apply(event, payload);
        silence.after(event, payload, !open.isEmpty());
        long most = World.WATCH.turnEvents();
        require(
                turn == 0 || silence.words() <= most + most / 8 + IN_ITS_NAME,
                sequence,
                "said more than a turn may");
    }

    private void update(long sequence, Event event, JsonNode payload, boolean first) {
        require(event.turn() == turn, sequence, "an update of another turn");
        if (event.kind() == EventKind.USER_MESSAGE_CHUNK) {
            require(first, sequence, "a person's message that begins no turn");
            runningText = payload.path("content").path("text").asString("");
            require(texts.add(runningText), sequence, "ran a second time: " + runningText);
            turnsByText.putIfAbsent(runningText, turn);
        } else if (event.kind() == EventKind.SESSION_INFO_UPDATE && payload.has("title")) {
            title = payload.path("title").asString("");
        }
    }

    private void own(long sequence, Event event, JsonNode payload) {
        switch (event.kind()) {
            case SESSION_CREATED -> owner = payload.path("owner").asString("");
            case AGENT_STARTED -> {
                require(!agentRunning, sequence, "a second agent");
                agentRunning = true;
            }
            case AGENT_STOPPED -> {
                agentRunning = false;
                require(turn == 0 && open.isEmpty(), sequence, "work of an agent that is gone");
            }
            case PROMPT_QUEUED -> queued(sequence, event, payload);
            case PROMPT_EDITED -> {
                require(queue.containsKey(event.turn()), sequence, "edited what does not wait");
                queue.put(event.turn(), text(payload));
            }
            case PROMPT_REMOVED -> {
                require(queue.remove(event.turn()) != null, sequence, "removed what does not wait");
                end(sequence, event.turn(), new End(sequence, "removed", "cancelled"));
            }
            case QUEUE_HELD -> {
                require(!held && !queue.isEmpty(), sequence, "held for nothing");
                held = true;
            }
            case QUEUE_RELEASED -> {
                require(held, sequence, "released what was not held");
                require(
                        event.origin().cause() == Origin.Cause.PRINCIPAL,
                        sequence,
                        "released by nobody");
                held = false;
            }
            case TURN_STARTED -> turnStarted(sequence, event);
            case TURN_CANCELLING -> cancelling(sequence, event);
            case TURN_ENDED -> turnEnded(sequence, event, payload);
            case PERMISSION_REQUESTED, QUESTION_ASKED -> requested(sequence, event, payload);
            case PERMISSION_RESOLVED, QUESTION_RESOLVED -> resolved(sequence, event, payload);
            case AGENT_SILENT -> {
                String fault = silence.maySay(event);
                require(fault.isEmpty(), sequence, fault);
            }
            default -> require(false, sequence, "no event of a session");
        }
    }

    private void queued(long sequence, Event event, JsonNode payload) {
        require(turn != 0 || held || !queue.isEmpty(), sequence, "queued behind nothing");
        accepted(sequence, event.turn());
        queue.put(event.turn(), text(payload));
        turnsByText.putIfAbsent(text(payload), event.turn());
    }

    private void accepted(long sequence, long number) {
        require(number == lastTurn + 1, sequence, "turn " + number + " after " + lastTurn);
        lastTurn = Math.max(lastTurn, number);
        acceptedAt.put(number, sequence);
    }

    private void turnStarted(long sequence, Event event) {
        require(turn == 0, sequence, "a second turn at once");
        require(started.add(event.turn()), sequence, "a turn started twice");
        if (queue.containsKey(event.turn())) {
            require(!held, sequence, "ran though held");
            require(queue.keySet().iterator().next() == event.turn(), sequence, "ran out of turn");
            queue.remove(event.turn());
        } else {
            require(queue.isEmpty(), sequence, "ran before those that wait");
            accepted(sequence, event.turn());
        }
        turn = event.turn();
        turnStart = sequence;
        cancelling = false;
    }

    private void cancelling(long sequence, Event event) {
        require(turn == event.turn() && !cancelling, sequence, "cancels what does not run");
        if (event.origin().equals(Origin.GATEWAY)) {
            cancelledFor(sequence, event, event.payload().node().path("reason").asString(""));
        }
        cancelling = true;
    }

    private void cancelledFor(long sequence, Event event, String reason) {
        switch (reason) {
            case "turn_time" -> {
                require(open.isEmpty(), sequence, "the clock ran while a person was asked");
                require(turnTime.isOver(), sequence, "cancelled before its time was over");
            }
            case "silence" -> {
                String fault = silence.mayCancel(event);
                require(fault.isEmpty(), sequence, fault);
            }
            case "turn_events" ->
                    require(
                            2 * silence.words() > World.WATCH.turnEvents(),
                            sequence,
                            "cancelled before it had said much");
            default -> require(false, sequence, "cancelled for nothing");
        }
    }

    /// Whether its turn has been silent since then, and nobody was told.
    boolean silentUnnoticedSince(long millis) {
        return silence.unnoticedSince(millis);
    }

    private void turnEnded(long sequence, Event event, JsonNode payload) {
        require(turn != 0 && turn == event.turn(), sequence, "ends a turn that does not run");
        require(open.isEmpty(), sequence, "a turn ended with open requests");
        String outcome = payload.path("outcome").asString("");
        end(
                sequence,
                event.turn(),
                new End(sequence, outcome, payload.path("stopReason").asString("")));
        turn = 0;
        cancelling = false;
        runningText = "";
    }

    private void end(long sequence, long number, End end) {
        require(ends.putIfAbsent(number, end) == null, sequence, "turn " + number + " ends twice");
    }

    private void requested(long sequence, Event event, JsonNode payload) {
        String request = payload.path("id").asString("");
        boolean permission = event.kind() == EventKind.PERMISSION_REQUESTED;

        require(event.turn() == turn, sequence, "asked in another turn");
        Asked now = new Asked(request, payload.path("params").path("tag").asString(""), permission);
        require(everAsked.put(request, now) == null, sequence, "asked twice: " + request);
        open.put(request, now);
        requestFeed.add(request + " open");
    }

    private void resolved(long sequence, Event event, JsonNode payload) {
        String request = payload.path("id").asString("");
        String outcome = payload.path("outcome").asString("");
        require(open.remove(request) != null, sequence, "resolved what is not open: " + request);
        boolean person = event.origin().cause() == Origin.Cause.PRINCIPAL;
        if (BY_PERSON.contains(outcome)) {
            String answer = outcome + payload.path("optionId").asString("");
            require(
                    person && ledger.wasAnswered(request, answer, event.origin().principal()),
                    sequence,
                    "nobody answered " + request + " with " + answer);
        }
        requestFeed.add(request + " resolved");
    }

    private static String text(JsonNode payload) {
        return payload.path("content").path(0).path("text").asString("");
    }

    /// Says where a state differs from what the events say; empty when it does not.
    String difference(SessionState state) {
        String says =
                state.phase()
                        + " "
                        + state.turn()
                        + " "
                        + state.lastTurn()
                        + " "
                        + state.held()
                        + " "
                        + state.agent().running()
                        + " "
                        + state.title()
                        + " "
                        + state.open().stream().map(request -> request.id()).toList()
                        + " "
                        + state.queue().stream().map(prompt -> prompt.turn()).toList();
        String is =
                phase()
                        + " "
                        + turn
                        + " "
                        + lastTurn
                        + " "
                        + held
                        + " "
                        + agentRunning
                        + " "
                        + title
                        + " "
                        + List.copyOf(open.keySet())
                        + " "
                        + List.copyOf(queue.keySet());
        return says.equals(is) ? "" : "state [" + says + "], events [" + is + "]";
    }

    private void require(boolean holds, long sequence, String fault) {
        findings.require(holds, "session ", id, " event ", sequence, ": ", fault);
    }
}
