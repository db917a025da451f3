package dev.gangway.session;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Reported;
import java.util.List;
import java.util.Optional;

/// A session's turns, one at a time, and the prompts that wait for theirs. Guarded by the stream's
/// lock.
final class Turns {
    private static final String CANCELLED = "cancelled";

    private final SessionEnvironment environment;
    private final SessionLog log;
    private final Requests requests;
    private final SessionAgent agent;
    private final Agents agents;
    private final PromptKeys keys;
    private final TurnClock clock;
    private final Waits waits;
    private final Steering steering;
    private final Watchdogs watchdogs;
    private final Spending spending;
    private Timers.Handle cancelTimer = () -> {};

    /// What starts the agent, and what ends one that does not stop.
    interface Agents {
        /// Refuses with AGENT_FAILED while an agent that would have to be started may not be, since
        /// it failed too often. To be asked before the first event of a decision.
        void requireMayStart();

        void need();

        /// @param reason in one word
        void end(String reason, String message);
    }

    Turns(
            SessionEnvironment environment,
            SessionLog log,
            Requests requests,
            SessionAgent agent,
            Agents agents,
            PromptKeys keys,
            TurnClock clock,
            Spending spending) {
        this.spending = spending;
        this.environment = environment;
        this.log = log;
        this.requests = requests;
        this.agent = agent;
        this.agents = agents;
        this.keys = keys;
        this.clock = clock;
        this.waits = new Waits(environment.timers(), log::decide);
        this.steering = new Steering(environment, log, agent, new Steered());
        SessionLimits.Watch watch = environment.limits().watch();
        this.watchdogs =
                new Watchdogs(
                        watch,
                        environment.clock(),
                        environment.timers(),
                        log::decide,
                        log::lastWordMillis,
                        new WatchAlarms(log, watch, this, agents));
    }

    Watchdogs watchdogs() {
        return watchdogs;
    }

    /// A prompt comes: its turn starts, or it waits, or it is refused.
    ///
    /// @return the turn and the event that accepted it
    SessionTables.BoundPrompt prompt(Command.Prompt prompt, Origin origin, String fingerprint) {
        spending.requireMayBegin();
        SessionState state = log.state();
        boolean behindOthers = state.held() || !state.queue().isEmpty() || steering.isOpen();
        var input = behindOthers ? TurnTable.Input.PROMPT_BEHIND_OTHERS : TurnTable.Input.PROMPT;
        long turn = state.lastTurn() + 1;
        long sequence =
                switch (TurnTable.TABLE.step(state.phase(), input).effect()) {
                    case START_TURN -> {
                        agents.requireMayStart();
                        yield start(turn, origin, prompt.content(), prompt.meta());
                    }
                    case WAIT -> wait(turn, prompt, origin);
                    case REFUSE, ASK_AGENT_TO_STOP, END_TURN, STOP_AGENT, NOTHING ->
                            throw new GatewayException(
                                    ErrorCode.STORE_FAILED, "The session has stopped.");
                };
        return new SessionTables.BoundPrompt(fingerprint, turn, sequence);
    }

    /// Somebody wants the running turn to end.
    void cancel(Origin origin) {
        cancel(origin, "");
    }

    /// @param why the limit for which it is to end, in one word; empty when somebody asked for it
    void cancel(Origin origin, String why) {
        SessionState state = log.state();
        var effect = TurnTable.TABLE.step(state.phase(), TurnTable.Input.CANCEL).effect();
        if (effect != TurnTable.Effect.ASK_AGENT_TO_STOP) {
            return;
        }
        long turn = state.turn();
        log.append(
                EventKind.TURN_CANCELLING,
                turn,
                origin,
                SessionPayloads.turnCancelling(turn, origin, why));
        requests.resolveAll(CANCELLED, origin);
        AgentConnection working = agent.connection();
        log.afterCommit(working::cancel);
        clock.stop();
        watchdogs.stop();
        cancelTimer =
                environment
                        .timers()
                        .after(
                                environment.limits().cancelTime(),
                                () -> log.decide(() -> endUnstoppable(turn)));
    }

    /// The agent says what its turn used until now.
    void reported(Reported reported) {
        boolean tooMuch = spending.reported(reported);
        if (tooMuch && log.state().phase() == SessionPhase.RUNNING) {
            spending.stops();
            cancel(Origin.GATEWAY, Spending.REASON);
        }
    }

    /// The agent says that its turn is over.
    void stopped(TurnOutcome outcome, Reported reported) {
        if (step(TurnTable.Input.AGENT_STOPPED) == TurnTable.Effect.END_TURN) {
            spending.reported(reported);
            requests.resolveAll(CANCELLED, Origin.AGENT);
            end(end(outcome));
            if (outcome instanceof TurnOutcome.Failed) {
                hold("The turn before failed.");
            }
            startNext();
        }
    }

    /// The agent is gone, or the server was: a running turn reads as interrupted, prompts wait for
    /// a person.
    ///
    /// @param reason one word
    void interrupted(String reason, RawJson detail) {
        requests.resolveAll("expired", Origin.GATEWAY);
        if (step(TurnTable.Input.AGENT_GONE) == TurnTable.Effect.END_TURN) {
            end(new TurnEnd(log.state().turn(), 0, TurnEnd.Outcome.INTERRUPTED, reason, detail));
        }
        steering.interrupted();
        hold(reason);
    }

    /// A turn whose agent never came: it failed, as if the agent had said so.
    void failed(int code, String message) {
        stopped(new TurnOutcome.Failed(code, message, RawJson.NULL), Reported.NOTHING);
    }

    void edit(long turn, RawJson content, Origin origin) {
        requireStill(turn);
        log.append(
                EventKind.PROMPT_EDITED,
                turn,
                origin,
                SessionPayloads.edited(turn, content, origin));
    }

    /// Takes a prompt from the queue that nobody has given to the agent.
    void remove(long turn, Origin origin) {
        requireStill(turn);
        steering.removed(turn, Optional.empty());
        remove(turn, "removed", CANCELLED, origin);
    }

    /// Takes a prompt from the queue; where the agent took it meanwhile, its turn ends.
    void cancelQueued(long turn, Origin origin) {
        steering.removed(turn, Optional.of(origin));
        remove(turn, CANCELLED, CANCELLED, origin);
    }

    /// @param stopReason what its `session/prompt` is answered with
    private void remove(long turn, String reason, String stopReason, Origin origin) {
        waits.end(turn);
        long sequence =
                log.append(
                        EventKind.PROMPT_REMOVED,
                        turn,
                        origin,
                        SessionPayloads.removed(turn, reason, origin));
        conclude(new TurnEnd(turn, sequence, TurnEnd.Outcome.REMOVED, stopReason, RawJson.NULL));
        releaseNothing(origin);
    }

    /// A queue of nothing has nobody who could say go to it.
    private void releaseNothing(Origin origin) {
        if (log.state().held() && log.state().queue().isEmpty()) {
            log.append(EventKind.QUEUE_RELEASED, 0, origin, SessionPayloads.by(origin));
        }
    }

    void removeOwn(Origin origin) {
        List<Long> own =
                log.state().queue().stream()
                        .filter(prompt -> prompt.origin().principal().equals(origin.principal()))
                        .map(QueuedPrompt::turn)
                        .toList();
        own.forEach(turn -> cancelQueued(turn, origin));
    }

    void release(Origin origin) {
        if (!log.state().held()) {
            throw new GatewayException(ErrorCode.CONFLICT, "The queue is not held.");
        }
        spending.requireMayBegin();
        agents.requireMayStart();
        log.append(EventKind.QUEUE_RELEASED, 0, origin, SessionPayloads.by(origin));
        startNext();
    }

    /// No turn begins by itself any more: the server stops.
    void holdForRestart() {
        hold("server_stopping");
    }

    /// Somebody is asked, or nobody any more: the turn's clock stands or runs.
    void peopleAsked() {
        boolean asked = !log.state().open().isEmpty();
        clock.waitingForPerson(asked);
        watchdogs.peopleAsked(asked);
    }

    boolean isQueued(long turn) {
        return log.state().queue().stream().anyMatch(prompt -> prompt.turn() == turn);
    }

    /// Whether `turn` is the running one, or a part of it.
    boolean isRunning(long turn) {
        SessionState state = log.state();
        return turn != 0 && (state.turn() == turn || state.steered().contains(turn));
    }

    /// Whether somebody's time to wait is running, of which only this object knows.
    boolean isAwaited() {
        return !waits.isEmpty();
    }

    /// Nothing more happens by itself.
    void stopTimers() {
        stopClocks();
        waits.endAll();
        steering.stop();
        requests.stopTimers();
    }

    private void stopClocks() {
        clock.stop();
        watchdogs.turnEnds();
        cancelTimer.cancel();
    }

    /// The agent says what became of a prompt for its running turn.
    void steered(long turn, SteerOutcome outcome) {
        steering.answered(turn, outcome);
    }

    /// An agent that may not be started is refused before, where that can still be said.
    private long start(long turn, Origin origin, RawJson content, RawJson meta) {
        waits.end(turn);
        long sequence =
                log.append(
                        EventKind.TURN_STARTED, turn, origin, SessionPayloads.turn(turn, origin));
        log.writer().turnRunning(true);
        spending.begins(turn);
        for (var block : content.node()) {
            log.appendUpdate(
                    EventKind.USER_MESSAGE_CHUNK, origin, SessionPayloads.userMessageChunk(block));
        }
        agents.need();
        AgentConnection working = agent.connection();
        log.afterCommit(() -> working.prompt(content, meta));
        clock.start(environment.limits().turnTime());
        watchdogs.turnBegins();
        peopleAsked();
        return sequence;
    }

    private void startNext() {
        SessionState state = log.state();
        boolean may = state.phase() == SessionPhase.IDLE && !state.held() && !steering.isOpen();
        if (may && !spending.mayBegin()) {
            hold(Spending.REASON);
        } else if (may && !state.queue().isEmpty()) {
            QueuedPrompt next = state.queue().getFirst();
            start(next.turn(), next.origin(), next.content(), next.meta());
        }
    }

    private long wait(long turn, Command.Prompt prompt, Origin origin) {
        requireRoom(prompt.whenBusy());
        Optional<Steering.Refusal> obstacle =
                prompt.whenBusy() instanceof WhenBusy.Steer
                        ? steering.obstacle()
                        : Optional.empty();
        boolean steers = prompt.whenBusy() instanceof WhenBusy.Steer && obstacle.isEmpty();
        RawJson payload =
                SessionPayloads.queued(turn, prompt.content(), prompt.meta(), steers, origin);
        long sequence = log.append(EventKind.PROMPT_QUEUED, turn, origin, payload);
        obstacle.ifPresent(why -> steering.refuse(turn, why));
        if (steers) {
            steering.ask(turn);
        }
        if (prompt.whenBusy() instanceof WhenBusy.Wait wait) {
            waits.begin(turn, wait.time(), this::waitedTooLong);
        }
        return sequence;
    }

    private void requireRoom(WhenBusy whenBusy) {
        int waiting = log.state().queue().size();
        switch (whenBusy) {
            case WhenBusy.Refuse _ ->
                    throw new GatewayException(
                            ErrorCode.BUSY,
                            "A turn is running, or others wait, and the prompt asked not to wait.");
            case WhenBusy.Wait wait when waiting >= wait.depth() ->
                    throw new GatewayException(
                            ErrorCode.BUSY,
                            "A turn is running, and "
                                    + waiting
                                    + " prompts wait already: as many as this one would wait behind.");
            case WhenBusy.Wait _, WhenBusy.Queue _, WhenBusy.Steer _ -> {}
        }
        int limit = environment.limits().queuedPrompts();
        if (waiting >= limit) {
            throw new GatewayException(
                    ErrorCode.LIMIT,
                    "The queue is full: " + limit + " prompts wait (limits.queued_prompts).");
        }
    }

    private void waitedTooLong(long turn) {
        if (isQueued(turn)) {
            remove(turn, TurnEnd.WAITED_TOO_LONG, TurnEnd.WAITED_TOO_LONG, Origin.GATEWAY);
        }
    }

    private void hold(String reason) {
        if (!log.state().queue().isEmpty() && !log.state().held()) {
            log.append(EventKind.QUEUE_HELD, 0, Origin.GATEWAY, SessionPayloads.held(reason));
        }
    }

    private TurnEnd end(TurnOutcome outcome) {
        long turn = log.state().turn();
        return switch (outcome) {
            case TurnOutcome.Stopped stopped ->
                    new TurnEnd(
                            turn,
                            0,
                            TurnEnd.Outcome.STOPPED,
                            stopped.stopReason(),
                            stopped.result());
            case TurnOutcome.Failed failed ->
                    new TurnEnd(
                            turn,
                            0,
                            TurnEnd.Outcome.FAILED,
                            "error",
                            SessionPayloads.error(failed.code(), failed.message(), failed.data()));
        };
    }

    /// @param end without its sequence, which this gives it
    private void end(TurnEnd end) {
        stopClocks();
        List<Long> steered = log.state().steered();
        spending.ends();
        long sequence =
                log.append(
                        EventKind.TURN_ENDED,
                        end.turn(),
                        end.outcome() == TurnEnd.Outcome.INTERRUPTED
                                ? Origin.GATEWAY
                                : Origin.AGENT,
                        SessionPayloads.turnEnded(
                                end.turn(),
                                SessionPayloads.lower(end.outcome()),
                                end.stopReason(),
                                end.detail()));
        log.writer().turnRunning(false);
        log.writer().checkpoint(SessionStateJson.write(log.state()));
        String session = log.state().id();
        TurnEnd ended = end.as(end.turn(), sequence);
        log.afterCommit(() -> environment.turnEnded().ended(session, ended));
        conclude(ended);
        steered.forEach(turn -> conclude(end.as(turn, sequence)));
    }

    private void conclude(TurnEnd end) {
        String session = log.state().id();
        keys.ended(end);
        log.rows(transaction -> SessionTables.saveEnd(transaction.store(), session, end));
        log.announce(end);
    }

    private void endUnstoppable(long turn) {
        if (log.state().phase() == SessionPhase.CANCELLING && log.state().turn() == turn) {
            agents.end(
                    TurnEnd.DID_NOT_STOP,
                    "The agent did not stop within "
                            + environment.limits().cancelTime()
                            + " of a cancel.");
        }
    }

    private TurnTable.Effect step(TurnTable.Input input) {
        return TurnTable.TABLE.step(log.state().phase(), input).effect();
    }

    /// A prompt that the agent was given is out of people's hands until it says what became of it.
    private void requireStill(long turn) {
        QueuedPrompt prompt =
                log.state().queue().stream()
                        .filter(waiting -> waiting.turn() == turn)
                        .findFirst()
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.NOT_FOUND,
                                        "No prompt with this turn waits in the queue."));
        if (prompt.steering()) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "The agent was given this prompt for its running turn and has not answered.");
        }
    }

    /// What follows from the agent's word on a prompt for its running turn.
    private final class Steered implements Steering.Then {
        @Override
        public void taken(long turn, long into, long sequence) {
            TurnEnd end =
                    keys.end(into, PromptKeys.Known.NOTHING)
                            .orElseGet(() ->
                                    new TurnEnd(
                                            into,
                                            sequence,
                                            TurnEnd.Outcome.INTERRUPTED,
                                            "unknown",
                                            RawJson.NULL));
            conclude(end.as(turn, sequence));
        }

        @Override
        public void cancelled(Origin origin) {
            cancel(origin);
        }

        @Override
        public void unanswered() {
            hold("steering_unanswered");
        }

        @Override
        public void settled() {
            releaseNothing(Origin.GATEWAY);
            startNext();
        }
    }
}
