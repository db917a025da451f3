package dev.gangway.session;

/// How an open request ends: once.
final class RequestTable {
    /// Where it stands.
    enum State {
        OPEN,
        RESOLVED
    }

    /// What may come.
    enum Input {
        VALID_ANSWER,
        INVALID_ANSWER,
        /// A rule decides before anybody is asked.
        DECIDED_BY_RULE,
        /// Nobody answered in the time that the configuration gives.
        EXPIRED,
        /// The agent takes it back.
        WITHDRAWN,
        /// The turn is cancelled or over.
        CANCELLED,
        /// The agent that asked is gone.
        AGENT_GONE
    }

    /// What is to be done.
    enum Effect {
        TELL_AGENT_AND_ALL,
        TELL_ALL,
        REFUSE_INVALID,
        REFUSE_LATE,
        NOTHING
    }

    static final StateTable<State, Input, Effect> TABLE =
            new StateTable<State, Input, Effect>("open request")
                    .on(State.OPEN, Input.VALID_ANSWER, State.RESOLVED, Effect.TELL_AGENT_AND_ALL)
                    .on(State.OPEN, Input.INVALID_ANSWER, State.OPEN, Effect.REFUSE_INVALID)
                    .on(
                            State.OPEN,
                            Input.DECIDED_BY_RULE,
                            State.RESOLVED,
                            Effect.TELL_AGENT_AND_ALL)
                    .on(State.OPEN, Input.EXPIRED, State.RESOLVED, Effect.TELL_AGENT_AND_ALL)
                    .on(State.OPEN, Input.WITHDRAWN, State.RESOLVED, Effect.TELL_ALL)
                    .on(State.OPEN, Input.CANCELLED, State.RESOLVED, Effect.TELL_ALL)
                    .on(State.OPEN, Input.AGENT_GONE, State.RESOLVED, Effect.TELL_ALL)
                    .on(State.RESOLVED, Input.VALID_ANSWER, State.RESOLVED, Effect.REFUSE_LATE)
                    .on(State.RESOLVED, Input.INVALID_ANSWER, State.RESOLVED, Effect.REFUSE_LATE)
                    .on(State.RESOLVED, Input.DECIDED_BY_RULE, State.RESOLVED, Effect.NOTHING)
                    .on(State.RESOLVED, Input.EXPIRED, State.RESOLVED, Effect.NOTHING)
                    .on(State.RESOLVED, Input.WITHDRAWN, State.RESOLVED, Effect.NOTHING)
                    .on(State.RESOLVED, Input.CANCELLED, State.RESOLVED, Effect.NOTHING)
                    .on(State.RESOLVED, Input.AGENT_GONE, State.RESOLVED, Effect.NOTHING);

    private RequestTable() {}
}
