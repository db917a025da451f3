package dev.gangway.agent;

import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Operation;
import java.util.function.Consumer;

/// What a workplace needs of the agent's driver.
public interface WorkplaceHost {
    /// Asks a person for leave, as if the agent had asked. Called where [Workplace#carryOut] is: on
    /// the agent's own thread.
    ///
    /// @param permission the params of ACP's `session/request_permission`, without the session id
    /// @param then given the answer, once, on any thread; Cancelled when nobody will answer
    void ask(RawJson permission, Consumer<AgentAnswer> then);

    /// Whether a person allowed the agent, in this turn, a tool call that named this file or this
    /// command, and that leave was not used yet. Using it uses it up. On the agent's own thread.
    ///
    /// @param subject an absolute path, or a command line with single spaces
    boolean useLeave(Operation operation, String subject);

    /// Something happened in a terminal. Any thread.
    void event(EventKind kind, RawJson payload);

    /// Waits until the session can take more of [#event]. Any thread but the agent's own.
    void awaitRoom() throws InterruptedException;
}
