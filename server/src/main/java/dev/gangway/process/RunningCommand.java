package dev.gangway.process;

import java.time.Duration;

/// A running command: a program with no input. Any thread; nothing blocks.
public interface RunningCommand {
    /// Ends its process group: SIGTERM after `grace`, SIGKILL after [ProcessLimits#terminateGrace].
    /// The end is told by [CommandListener#exited].
    void stop(Duration grace);
}
