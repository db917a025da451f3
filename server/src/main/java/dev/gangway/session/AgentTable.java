package dev.gangway.session;

/// How a session comes by its agent: started when it is needed, one process at a time.
final class AgentTable {
    /// Where the agent stands.
    enum State {
        ABSENT,
        STARTING,
        READY,
        /// It was let go, and its process has not ended yet.
        LEAVING,
        /// The same, and the next one is wanted: it starts when the process has ended.
        FOLLOWING
    }

    /// What may come.
    enum Input {
        NEEDED,
        /// It says that its session is open.
        BECAME_READY,
        /// It ended by itself, or never came.
        GONE,
        /// We end it: idle, stopped by a person, or the server stops.
        CLOSE,
        /// A process that worked for the session before it was loaded has not ended yet.
        FOUND_LEAVING,
        /// The process that was let go has ended.
        LEFT,
        /// It has not, in all the time that it had.
        STAYED
    }

    /// What is to be done.
    enum Effect {
        START,
        ANNOUNCE,
        REPORT,
        END_PROCESS,
        /// The next one starts when the process has ended.
        AWAIT_END,
        /// Nobody needs the one that was to follow any more.
        GIVE_UP_FOLLOWER,
        NOTHING
    }

    static final StateTable<State, Input, Effect> TABLE =
            new StateTable<State, Input, Effect>("agent")
                    .on(State.ABSENT, Input.NEEDED, State.STARTING, Effect.START)
                    .on(State.ABSENT, Input.CLOSE, State.ABSENT, Effect.NOTHING)
                    .on(State.ABSENT, Input.FOUND_LEAVING, State.LEAVING, Effect.NOTHING)
                    .on(State.STARTING, Input.NEEDED, State.STARTING, Effect.NOTHING)
                    .on(State.STARTING, Input.BECAME_READY, State.READY, Effect.ANNOUNCE)
                    .on(State.STARTING, Input.GONE, State.ABSENT, Effect.REPORT)
                    .on(State.STARTING, Input.CLOSE, State.LEAVING, Effect.END_PROCESS)
                    .on(State.READY, Input.NEEDED, State.READY, Effect.NOTHING)
                    .on(State.READY, Input.BECAME_READY, State.READY, Effect.NOTHING)
                    .on(State.READY, Input.GONE, State.ABSENT, Effect.REPORT)
                    .on(State.READY, Input.CLOSE, State.LEAVING, Effect.END_PROCESS)
                    .on(State.LEAVING, Input.NEEDED, State.FOLLOWING, Effect.AWAIT_END)
                    .on(State.LEAVING, Input.CLOSE, State.LEAVING, Effect.NOTHING)
                    .on(State.LEAVING, Input.LEFT, State.ABSENT, Effect.NOTHING)
                    .on(State.FOLLOWING, Input.NEEDED, State.FOLLOWING, Effect.NOTHING)
                    .on(State.FOLLOWING, Input.CLOSE, State.LEAVING, Effect.GIVE_UP_FOLLOWER)
                    .on(State.FOLLOWING, Input.LEFT, State.STARTING, Effect.START)
                    .on(State.FOLLOWING, Input.STAYED, State.LEAVING, Effect.REPORT);

    private AgentTable() {}
}
