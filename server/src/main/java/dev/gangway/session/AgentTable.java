package dev.gangway.session;

/// How a session comes by its agent: started when it is needed, one process at a time.
final class AgentTable {
    /// Where the agent stands.
    enum State {
        ABSENT,
        STARTING,
        READY
    }

    /// What may come.
    enum Input {
        NEEDED,
        /// It says that its session is open.
        BECAME_READY,
        /// It ended by itself, or never came.
        GONE,
        /// We end it: idle, stopped by a person, or the server stops.
        CLOSE
    }

    /// What is to be done.
    enum Effect {
        START,
        ANNOUNCE,
        REPORT,
        END_PROCESS,
        NOTHING
    }

    static final StateTable<State, Input, Effect> TABLE =
            new StateTable<State, Input, Effect>("agent")
                    .on(State.ABSENT, Input.NEEDED, State.STARTING, Effect.START)
                    .on(State.ABSENT, Input.CLOSE, State.ABSENT, Effect.NOTHING)
                    .on(State.STARTING, Input.NEEDED, State.STARTING, Effect.NOTHING)
                    .on(State.STARTING, Input.BECAME_READY, State.READY, Effect.ANNOUNCE)
                    .on(State.STARTING, Input.GONE, State.ABSENT, Effect.REPORT)
                    .on(State.STARTING, Input.CLOSE, State.ABSENT, Effect.END_PROCESS)
                    .on(State.READY, Input.NEEDED, State.READY, Effect.NOTHING)
                    .on(State.READY, Input.BECAME_READY, State.READY, Effect.NOTHING)
                    .on(State.READY, Input.GONE, State.ABSENT, Effect.REPORT)
                    .on(State.READY, Input.CLOSE, State.ABSENT, Effect.END_PROCESS);

    private AgentTable() {}
}
