package dev.gangway.process;

import java.util.OptionalInt;

/// How a process ended.
///
/// @param code what it exited with; 128 + n where signal n ended it
/// @param requested whether [AgentProcess#stop] had been called before it ended
public record ExitStatus(int code, boolean requested) {

    private static final int SIGNAL_BASE = 128;
    private static final int SIGNAL_MAX = 64;

    /// The signal that ended the process. A program that exits with such a code of its own accord
    /// cannot be told from one that was killed: shells do the same.
    public OptionalInt signal() {
        boolean signalled = code > SIGNAL_BASE && code <= SIGNAL_BASE + SIGNAL_MAX;
        return signalled ? OptionalInt.of(code - SIGNAL_BASE) : OptionalInt.empty();
    }

    /// For messages: `exit code 3`, `signal 9`.
    public String description() {
        return signal().isPresent() ? "signal " + signal().getAsInt() : "exit code " + code;
    }
}
