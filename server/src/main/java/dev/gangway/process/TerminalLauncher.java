package dev.gangway.process;

import java.io.IOException;

/// Starts programs on pseudo-terminals. The real one is [LocalLauncher].
public interface TerminalLauncher {
    /// Starts a program as the leader of a session whose terminal is its own. What it writes comes
    /// to the listener as it would come to the screen, stdout and stderr as one.
    ///
    /// @throws IOException when it cannot be started; the message is one for the user
    RunningTerminal open(ProcessSpec spec, TerminalSize size, CommandListener listener)
            throws IOException;
}
