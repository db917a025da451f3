package dev.gangway.process;

import java.io.IOException;

/// Starts commands. The real one is [LocalLauncher].
public interface CommandLauncher {
    /// Starts a command with an empty stdin.
    ///
    /// @throws IOException when it cannot be started; the message is one for the user
    RunningCommand run(ProcessSpec spec, CommandListener listener) throws IOException;
}
