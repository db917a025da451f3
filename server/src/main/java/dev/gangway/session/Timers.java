package dev.gangway.session;

import java.time.Duration;

/// Runs things later. Injected: in a simulation time is a number.
public interface Timers {
    /// Runs a task once after a delay, on a thread that may take a stream's lock but must not
    /// block.
    Handle after(Duration delay, Runnable task);

    /// A task that has not run yet.
    @FunctionalInterface
    interface Handle {
        /// Does nothing when it ran.
        void cancel();
    }
}
