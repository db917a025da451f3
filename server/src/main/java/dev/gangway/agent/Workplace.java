package dev.gangway.agent;

import dev.gangway.command.GatewayException;
import java.util.function.Consumer;

/// The files and terminals that one agent process may use: confined to its session's directories,
/// behind the policy. Any thread.
public interface Workplace extends AutoCloseable {
    /// Begins to carry out a request; does not block. What is not offered, not allowed, or outside
    /// of the session's directories is refused.
    ///
    /// @param then called once: on the calling thread, or later on another
    void carryOut(WorkplaceRequest request, Then then);

    /// What the agent was offered.
    WorkplaceOffer offer();

    /// The agent is gone: ends every terminal. What is still carried out is answered into the void.
    @Override
    void close();

    /// Takes what a request came to.
    ///
    /// @param done on success
    /// @param refused otherwise; the message is for the agent
    record Then(Consumer<WorkplaceResult> done, Consumer<GatewayException> refused) {}
}
