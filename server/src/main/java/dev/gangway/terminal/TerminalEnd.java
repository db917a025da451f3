package dev.gangway.terminal;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/// How a terminal ended.
///
/// @param lasted from its beginning
/// @param code what its program exited with; 128 + n where signal n ended it; empty when it never
///   began
public record TerminalEnd(TerminalKey key, Reason reason, Duration lasted, OptionalInt code) {
    public TerminalEnd {
        Objects.requireNonNull(key);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(lasted);
        Objects.requireNonNull(code);
    }

    /// Why.
    public enum Reason {
        /// Its program ended.
        EXITED,
        /// Its program could not be started.
        NOT_STARTED,
        /// Its user wanted it anew.
        RESTARTED,
        /// Nobody watched it for long.
        LEFT,
        /// Its user wanted one more than may be.
        REPLACED,
        /// Whoever watched it last has no right to it any more.
        FORBIDDEN,
        /// The server stops.
        SHUT_DOWN
    }
}
