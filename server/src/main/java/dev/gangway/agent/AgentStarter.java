package dev.gangway.agent;

import java.nio.file.Path;

/// Starts agents by name: what a session knows of drivers and configuration.
public interface AgentStarter {
    /// Whether an agent of this name is configured or was found.
    boolean knows(String agent);

    /// Runs a start off the caller's thread, bounded in how many at a time.
    void execute(Runnable start);

    /// Starts an agent; may block, throws nothing: a failure is told to the listener.
    AgentConnection start(AgentWish wish, AgentListener listener);

    /// Asks an agent something outside of any session. Returns at once.
    ///
    /// @param directory where the agent is started
    void run(String agent, Path directory, AgentErrand errand, AgentErrand.Ending ending);
}
