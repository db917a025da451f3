package dev.gangway.process;

import java.io.IOException;

/// Starts agent processes. The real one is [LocalLauncher]; a simulation gives its own.
public interface ProcessLauncher {

    /// Starts the process and returns it; [AgentProcess.Listener#started] was called by then, and
    /// lines may have come.
    ///
    /// @throws IOException when it cannot be started: no such command or directory, no more
    ///   processes; the message is one for the user
    AgentProcess launch(ProcessSpec spec, AgentProcess.Listener listener) throws IOException;
}
