package dev.gangway.agent;

import java.nio.file.Path;

/// Talks to one kind of agent. Drivers do not know each other, and nobody above knows what they say
/// to an agent.
public interface AgentDriver {
    /// Starts an agent for one session and opens or resumes the agent's own session. May block (it
    /// starts a process): called on an executor. All that comes of it, failure included, is told to
    /// the listener; nothing is thrown.
    ///
    /// @return the connection, usable at once: what is asked before [AgentListener#ready] waits
    ///   inside the driver
    AgentConnection connect(AgentStart start, AgentListener listener);

    /// Starts an agent for one request outside of any session, asks it, and ends it, within a
    /// bounded time. May block, as [#connect]; throws nothing.
    ///
    /// @param directory where it is started
    void run(AgentSpec agent, Path directory, AgentErrand errand, AgentErrand.Ending ending);
}
