package dev.gangway.agent;

import java.time.Duration;

/// Runs something once, later, unless it is stopped before. Injected: in a test time is what the
/// test says.
@FunctionalInterface
public interface Countdown {
    /// Begins to count.
    ///
    /// @param atEnd must not block; runs on a thread of the clock's choice
    /// @return stops it; does nothing when it ran
    Runnable begin(Duration time, Runnable atEnd);
}
