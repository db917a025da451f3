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
import java.util.LinkedHashSet;
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

    /// Whose project it lies in.
    String host = "";

    String title = "";
    boolean cancelling;
    boolean held;
    boolean agentRunning;
    long turn;
    private long turnStart;
    long lastTurn;
    final Map<Long, String> queue = new LinkedHashMap<>();
    final Map<String, Asked> open = new LinkedHashMap<>();
    final Map<Long, End> ends = new LinkedHashMap<>();

    /// By a prompt's first words: the turn that it was given.
    final Map<String, Long> turnsByText = new HashMap<>();

    final Map<Long, Long> acceptedAt = new LinkedHashMap<>();

    /// What the owner's feed must say of requests, in order: `id state`.
    final List<String> requestFeed = new ArrayList<>();

    /// What was said before it was forked.
    List<String> begunWith = List.of();

    final ConversationModel conversation = new ConversationModel();
    private final Set<Long> started = new HashSet<>();
    private final Set<String> texts = new HashSet<>();
    private final Map<String, Asked> everAsked = new HashMap<>();
    private final TurnTimeModel turnTime = new TurnTimeModel();
    private boolean messageIsNext;

    /// Prompts that wait, of which the agent has not said whether it took them.
    private final Set<Long> steering = new HashSet<>();

    /// Prompts that are part of the running turn.
    final Set<Long> steered = new LinkedHashSet<>();

    /// Prompts that an agent may have taken without a word of it, and the events that say so.
    private final Map<Long, Long> doubtful = new HashMap<>();

    /// Prompts that were taken back while nobody knew whether the agent took them.
    private final Set<Long> adrift = new HashSet<>();

    /// Questions that a person said yes to, and that are not done.
    private final Set<String> accepted = new HashSet<>();

    private long releasedAt;

    /// What its agents said last that all of it cost, in cents.
    long cents;

    /// The most that it had cost when a turn began.
    long centsAtStart;

    /// The last turn of which was said that a budget is reached.
    private long budgetReached;

    private final SilenceModel silence = new SilenceModel();
    private boolean forked;

    /// How many entries it has taken over.
    private long takenOver;

    SessionModel(String id, Findings findings, Ledger ledger) {
        this.id = id;
        this.findings = findings;
        this.ledger = ledger;
    }

    String id() {
        return id;
    }

    /// The id of the project that it lies in.
    String project() {
        return World.projectOf(host);
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
        boolean first = messageIsNext;
        messageIsNext =
                event.kind() == EventKind.TURN_STARTED || event.kind() == EventKind.PROMPT_STEERED;
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
        if (event.kind() == EventKind.IMPORTED) {
            begunWith = conversation.lines();
        }
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
            String text = payload.path("content").path("text").asString("");
            require(texts.add(text), sequence, "ran a second time: " + text);
            turnsByText.putIfAbsent(text, turn);
        } else if (event.kind() == EventKind.USAGE_UPDATE) {
            cents = Math.round(payload.path("cost").path("amount").asDouble(0) * 100);
        } else if (event.kind() == EventKind.SESSION_INFO_UPDATE && payload.has("title")) {
            title = payload.path("title").asString("");
        }
    }

    private void own(long sequence, Event event, JsonNode payload) {
        switch (event.kind()) {
            case SESSION_CREATED -> {
                owner = payload.path("owner").asString("");
                host = World.hostOf(payload.path("project").asString(""));
                title = payload.path("title").asString("");
                lastTurn = payload.path("forkedFrom").path("turn").asLong(0);
                forked = payload.has("forkedFrom");
            }
            case IMPORTED -> {
                require(forked && takenOver == sequence - 2, sequence, "took over too late");
                takenOver = sequence - 1;
            }
            case DIRECTORIES_CHANGED -> require(born(), sequence, "directories of nothing");
            case AGENT_STARTED -> {
                require(!agentRunning, sequence, "a second agent");
                agentRunning = true;
            }
            case AGENT_STOPPED -> {
                agentRunning = false;
                require(turn == 0 && open.isEmpty(), sequence, "work of an agent that is gone");
                require(steering.isEmpty(), sequence, "a prompt is with an agent that is gone");
            }
            case PROMPT_QUEUED -> queued(sequence, event, payload);
            case PROMPT_EDITED -> {
                require(mayTouch(event.turn()), sequence, "edited what does not wait");
                queue.put(event.turn(), text(payload));
            }
            case PROMPT_REMOVED -> removed(sequence, event, payload);
            case PROMPT_STEERED -> steered(sequence, event, payload);
            case PROMPT_STEER_REFUSED -> steerRefused(sequence, event, payload);
            case QUEUE_HELD -> {
                require(!held && !queue.isEmpty(), sequence, "held for nothing");
                held = true;
            }
            case QUEUE_RELEASED -> {
                require(held, sequence, "released what was not held");
                boolean byPerson = event.origin().cause() == Origin.Cause.PRINCIPAL;
                require(byPerson || queue.isEmpty(), sequence, "released by nobody");
                held = false;
                releasedAt = byPerson ? sequence : releasedAt;
            }
            case QUESTION_COMPLETED -> completed(sequence, payload);
            case TURN_STARTED -> {
                centsAtStart = Math.max(centsAtStart, cents);
                turnStarted(sequence, event);
            }
            case TURN_CANCELLING -> cancelling(sequence, event);
            case TURN_ENDED -> turnEnded(sequence, event, payload);
            case PERMISSION_REQUESTED, QUESTION_ASKED -> requested(sequence, event, payload);
            case PERMISSION_RESOLVED, QUESTION_RESOLVED -> resolved(sequence, event, payload);
            case AGENT_SILENT -> {
                String fault = silence.maySay(event);
                require(fault.isEmpty(), sequence, fault);
            }
            case USAGE_RECORDED, BUDGET_WARNED, RULE_KEPT, RULE_DROPPED ->
                    require(event.turn() == turn, sequence, "usage of another turn");
            case BUDGET_REACHED -> {
                require(event.turn() == turn, sequence, "usage of another turn");
                budgetReached = event.turn();
            }
            default -> require(false, sequence, "no event of a session");
        }
    }

    private boolean mayTouch(long number) {
        return queue.containsKey(number) && !steering.contains(number);
    }

    private void removed(long sequence, Event event, JsonNode payload) {
        String reason = payload.path("reason").asString("");
        long number = event.turn();
        boolean may = reason.equals("cancelled") ? queue.containsKey(number) : mayTouch(number);
        require(may, sequence, "removed what does not wait");
        queue.remove(number);
        adrift.add(number);
        steering.remove(number);
        boolean late = reason.equals("waited_too_long");
        end(sequence, number, new End(sequence, "removed", late ? reason : "cancelled"));
    }

    private void steered(long sequence, Event event, JsonNode payload) {
        long number = event.turn();
        long into = payload.path("into").asLong();
        boolean waited = queue.remove(number) != null;
        boolean unknown = steering.remove(number) | doubtful.containsKey(number);
        require(waited ? unknown : adrift.contains(number), sequence, "steered what was not given");
        require(into == turn || ends.containsKey(into), sequence, "steered into no turn");
        if (waited && into == turn) {
            steered.add(number);
        } else if (waited) {
            End end = ends.getOrDefault(into, new End(sequence, "", ""));
            end(sequence, number, new End(sequence, end.outcome(), end.stopReason()));
        }
    }

    private void steerRefused(long sequence, Event event, JsonNode payload) {
        require(queue.containsKey(event.turn()), sequence, "refused what does not wait");
        String reason = payload.path("reason").asString("");
        boolean given = steering.remove(event.turn());
        if (reason.equals("no_answer") || reason.equals("interrupted")) {
            require(given, sequence, "doubts what was not given to an agent");
            doubtful.put(event.turn(), sequence);
        }
    }

    /// Whether a person said go after nobody could say whether the agent took this prompt.
    boolean wasReleased(long number) {
        Long since = doubtful.get(number);
        return since != null && releasedAt > since;
    }

    private void queued(long sequence, Event event, JsonNode payload) {
        require(
                turn != 0 || held || !queue.isEmpty() || !adrift.isEmpty(),
                sequence,
                "queued behind nothing");
        if (payload.path("steering").asBoolean(false)) {
            steering.add(event.turn());
        }
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
        require(steering.isEmpty(), sequence, "ran while a prompt was with the agent");
        require(started.add(event.turn()), sequence, "a turn started twice");
        if (queue.containsKey(event.turn())) {
            require(!held, sequence, "ran though held");
            require(
                    !doubtful.containsKey(event.turn()) || wasReleased(event.turn()),
                    sequence,
                    "ran though an agent may have taken it");
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
            case "budget" ->
                    require(budgetReached == turn, sequence, "cancelled within its budget");
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
        End end = new End(sequence, outcome, payload.path("stopReason").asString(""));
        end(sequence, event.turn(), end);
        steered.forEach(number -> end(sequence, number, end));
        steered.clear();
        turn = 0;
        cancelling = false;
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
        if (outcome.equals("accepted")) {
            accepted.add(request);
        }
        requestFeed.add(request + " resolved");
    }

    private void completed(long sequence, JsonNode payload) {
        String request = payload.path("id").asString("");
        require(accepted.remove(request), sequence, "done though nobody opened it: " + request);
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
                        + state.queue().stream().map(prompt -> prompt.turn()).toList()
                        + " "
                        + state.steered()
                        + " "
                        + state.queue().stream()
                                .filter(prompt -> prompt.steering())
                                .map(prompt -> prompt.turn())
                                .sorted()
                                .toList();
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
                        + List.copyOf(queue.keySet())
                        + " "
                        + List.copyOf(steered)
                        + " "
                        + steering.stream().sorted().toList();
        return says.equals(is) ? "" : "state [" + says + "], events [" + is + "]";
    }

    private void require(boolean holds, long sequence, String fault) {
        findings.require(holds, "session ", id, " event ", sequence, ": ", fault);
    }
}
