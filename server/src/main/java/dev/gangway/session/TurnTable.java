package dev.gangway.session;

import static dev.gangway.session.SessionPhase.CANCELLING;
import static dev.gangway.session.SessionPhase.FAILED;
import static dev.gangway.session.SessionPhase.IDLE;
import static dev.gangway.session.SessionPhase.RUNNING;

/// How a session's turn goes: one at a time.
final class TurnTable {
    /// What may come.
    enum Input {
        /// A prompt that nothing stands before.
        PROMPT,
        /// A prompt behind others, or while the queue is held.
        PROMPT_BEHIND_OTHERS,
        CANCEL,
        /// The agent says that the turn is over.
        AGENT_STOPPED,
        /// The agent is gone.
        AGENT_GONE,
        /// A batch could not be committed.
        STORE_FAILED
    }

    /// What is to be done.
    enum Effect {
        START_TURN,
        /// Queue or refuse, as the prompt says.
        WAIT,
        ASK_AGENT_TO_STOP,
        END_TURN,
        REFUSE,
        STOP_AGENT,
        NOTHING
    }

    static final StateTable<SessionPhase, Input, Effect> TABLE =
            new StateTable<SessionPhase, Input, Effect>("turn")
                    .on(IDLE, Input.PROMPT, RUNNING, Effect.START_TURN)
                    .on(IDLE, Input.PROMPT_BEHIND_OTHERS, IDLE, Effect.WAIT)
                    .on(IDLE, Input.CANCEL, IDLE, Effect.NOTHING)
                    .on(IDLE, Input.AGENT_STOPPED, IDLE, Effect.NOTHING)
                    .on(IDLE, Input.AGENT_GONE, IDLE, Effect.NOTHING)
                    .on(IDLE, Input.STORE_FAILED, FAILED, Effect.STOP_AGENT)
                    .on(RUNNING, Input.PROMPT, RUNNING, Effect.WAIT)
                    .on(RUNNING, Input.PROMPT_BEHIND_OTHERS, RUNNING, Effect.WAIT)
                    .on(RUNNING, Input.CANCEL, CANCELLING, Effect.ASK_AGENT_TO_STOP)
                    .on(RUNNING, Input.AGENT_STOPPED, IDLE, Effect.END_TURN)
                    .on(RUNNING, Input.AGENT_GONE, IDLE, Effect.END_TURN)
                    .on(RUNNING, Input.STORE_FAILED, FAILED, Effect.STOP_AGENT)
                    .on(CANCELLING, Input.PROMPT, CANCELLING, Effect.WAIT)
                    .on(CANCELLING, Input.PROMPT_BEHIND_OTHERS, CANCELLING, Effect.WAIT)
                    .on(CANCELLING, Input.CANCEL, CANCELLING, Effect.NOTHING)
                    .on(CANCELLING, Input.AGENT_STOPPED, IDLE, Effect.END_TURN)
                    .on(CANCELLING, Input.AGENT_GONE, IDLE, Effect.END_TURN)
                    .on(CANCELLING, Input.STORE_FAILED, FAILED, Effect.STOP_AGENT)
                    .on(FAILED, Input.PROMPT, FAILED, Effect.REFUSE)
                    .on(FAILED, Input.PROMPT_BEHIND_OTHERS, FAILED, Effect.REFUSE)
                    .on(FAILED, Input.CANCEL, FAILED, Effect.REFUSE)
                    .on(FAILED, Input.AGENT_STOPPED, FAILED, Effect.NOTHING)
                    .on(FAILED, Input.AGENT_GONE, FAILED, Effect.NOTHING)
                    .on(FAILED, Input.STORE_FAILED, FAILED, Effect.NOTHING);

    private TurnTable() {}
}
