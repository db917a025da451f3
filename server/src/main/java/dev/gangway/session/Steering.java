package dev.gangway.session;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Prompts for the running turn: each waits in the queue until the agent says what became of it,
/// and nothing else starts before, since a prompt that the agent may have taken must not run as a
/// turn of its own. Guarded by the stream's lock.
final class Steering {
    /// Prompts that one agent may have been given without an answer; one more waits for its turn.
    static final int ASKED_MAX = 64;

    /// Why a prompt became none of the running turn. Nothing was done with it, but for the last
    /// two.
    enum Refusal {
        /// No turn runs.
        NO_TURN,
        /// The running turn is being cancelled.
        CANCELLING,
        /// The queue is held.
        HELD,
        /// The agent did not say that it takes such prompts, or is only starting.
        UNSUPPORTED,
        /// Too many are on their way.
        TOO_MANY,
        /// The agent answered with an error.
        AGENT_ERROR,
        /// The agent did not answer in time: it may have taken the prompt, so the queue is held.
        NO_ANSWER,
        /// The agent is gone: it may have taken the prompt, so the queue is held.
        INTERRUPTED
    }

    /// A prompt on its way.
    private static final class Asked {
        private final QueuedPrompt prompt;
        private final long into;
        private Timers.Handle timer = () -> {};
        private boolean overdue;
        private boolean removed;
        private Optional<Origin> cancelledBy = Optional.empty();

        Asked(QueuedPrompt prompt, long into) {
            this.prompt = prompt;
            this.into = into;
        }
    }

    /// What became of a prompt that the agent took.
    interface Then {
        /// It is part of a turn that is over: it ends as that did.
        void taken(long turn, long into, long sequence);

        /// It was cancelled on its way: the turn of which it is a part now is to end.
        void cancelled(Origin origin);

        /// The agent does not say what it did: nothing more may run until a person says so.
        void unanswered();

        /// What waited behind it may go on.
        void settled();
    }

    private final SessionEnvironment environment;
    private final SessionLog log;
    private final SessionAgent agent;
    private final Then then;

    /// By the prompt's turn.
    private final Map<Long, Asked> asked = new LinkedHashMap<>();

    Steering(SessionEnvironment environment, SessionLog log, SessionAgent agent, Then then) {
        this.environment = environment;
        this.log = log;
        this.agent = agent;
        this.then = then;
    }

    /// Why no prompt can be given to the agent for its turn now; empty when one can.
    Optional<Refusal> obstacle() {
        SessionState state = log.state();
        if (state.phase() == SessionPhase.CANCELLING) {
            return Optional.of(Refusal.CANCELLING);
        }
        if (state.phase() != SessionPhase.RUNNING) {
            return Optional.of(Refusal.NO_TURN);
        }
        if (state.held()) {
            return Optional.of(Refusal.HELD);
        }
        if (agent.state() != AgentTable.State.READY || !state.agent().steers()) {
            return Optional.of(Refusal.UNSUPPORTED);
        }
        return asked.size() >= ASKED_MAX ? Optional.of(Refusal.TOO_MANY) : Optional.empty();
    }

    /// Gives a prompt that was just queued to the agent, after the commit.
    void ask(long turn) {
        SessionState state = log.state();
        QueuedPrompt prompt = state.queue().getLast();
        Asked entry = new Asked(prompt, state.turn());
        asked.put(turn, entry);
        entry.timer =
                environment
                        .timers()
                        .after(SessionLimits.STEER_TIME, () -> log.decide(() -> overdue(entry)));
        AgentConnection working = agent.connection();
        log.afterCommit(() -> working.steer(turn, prompt.content()));
    }

    /// Whether the agent has prompts of which nobody knows what became.
    boolean isOpen() {
        return asked.values().stream().anyMatch(entry -> !entry.overdue);
    }

    /// A prompt is taken from the queue; the agent may say yet that it took it.
    ///
    /// @param cancelledBy who wants it to end wherever it runs; empty for nobody
    void removed(long turn, Optional<Origin> cancelledBy) {
        Asked entry = asked.get(turn);
        if (entry != null) {
            entry.removed = true;
            entry.cancelledBy = cancelledBy;
        }
    }

    /// The agent says what became of a prompt.
    void answered(long turn, SteerOutcome outcome) {
        Asked entry = asked.remove(turn);
        if (entry == null) {
            return;
        }
        entry.timer.cancel();
        switch (outcome) {
            case SteerOutcome.Injected _ -> injected(entry);
            case SteerOutcome.NoTurn _ -> refused(turn, Refusal.NO_TURN);
            case SteerOutcome.Failed _ -> refused(turn, Refusal.AGENT_ERROR);
        }
        then.settled();
    }

    /// Also when the answer comes late, or when the prompt was taken back: it was said to the
    /// agent. Nothing when it was run as a turn of its own meanwhile, as somebody wanted.
    private void injected(Asked entry) {
        QueuedPrompt prompt = entry.prompt;
        boolean waits = waiting(prompt.turn()).isPresent();
        if (!waits && !entry.removed) {
            return;
        }
        long sequence = tell(entry);
        SessionState state = log.state();
        if (waits && !state.steered().contains(prompt.turn())) {
            then.taken(prompt.turn(), entry.into, sequence);
        }
        if (state.turn() == entry.into) {
            entry.cancelledBy.ifPresent(then::cancelled);
        }
    }

    private long tell(Asked entry) {
        QueuedPrompt prompt = entry.prompt;
        RawJson payload = SessionPayloads.steered(prompt.turn(), entry.into, prompt.origin());
        long sequence =
                log.append(EventKind.PROMPT_STEERED, prompt.turn(), prompt.origin(), payload);
        for (var block : prompt.content().node()) {
            log.appendUpdate(
                    EventKind.USER_MESSAGE_CHUNK,
                    prompt.origin(),
                    SessionPayloads.userMessageChunk(block));
        }
        return sequence;
    }

    private void overdue(Asked entry) {
        if (asked.get(entry.prompt.turn()) != entry || entry.overdue) {
            return;
        }
        entry.overdue = true;
        if (refused(entry.prompt.turn(), Refusal.NO_ANSWER)) {
            then.unanswered();
        }
        then.settled();
    }

    /// The agent is gone: what it did with the prompts that it was given nobody will say.
    ///
    /// @return whether there was such a prompt
    boolean interrupted() {
        stop();
        List<Long> unknown =
                log.state().queue().stream()
                        .filter(QueuedPrompt::steering)
                        .map(QueuedPrompt::turn)
                        .toList();
        unknown.forEach(turn -> refused(turn, Refusal.INTERRUPTED));
        return !unknown.isEmpty();
    }

    /// Forgets what is on its way, and its clocks.
    void stop() {
        asked.values().forEach(entry -> entry.timer.cancel());
        asked.clear();
    }

    /// The prompt waits for a turn of its own. Whether it was still unknown what would become of
    /// it.
    private boolean refused(long turn, Refusal why) {
        boolean unknown = waiting(turn).filter(QueuedPrompt::steering).isPresent();
        if (unknown) {
            refuse(turn, why);
        }
        return unknown;
    }

    /// Says that a queued prompt waits for a turn of its own.
    void refuse(long turn, Refusal why) {
        log.append(
                EventKind.PROMPT_STEER_REFUSED,
                turn,
                Origin.GATEWAY,
                SessionPayloads.steerRefused(turn, SessionPayloads.lower(why)));
    }

    private Optional<QueuedPrompt> waiting(long turn) {
        return log.state().queue().stream().filter(prompt -> prompt.turn() == turn).findFirst();
    }
}
