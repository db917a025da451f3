package dev.gangway.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Starts agents by name: what a session knows of drivers and configuration.
public interface AgentStarter {
    /// Whether an agent of this name is configured or was found.
    boolean knows(String agent);

    /// Runs a start off the caller's thread, bounded in how many at a time.
    void execute(Runnable start);

    /// Starts an agent; may block, throws nothing: a failure is told to the listener.
    ///
    /// @param agentSession the agent's own session to resume; empty for a new one
    /// @param chosen what people chose in this session, oldest first
    AgentConnection start(
            String session,
            String agent,
            Path directory,
            Optional<String> agentSession,
            List<AgentSetting> chosen,
            AgentListener listener);
}
