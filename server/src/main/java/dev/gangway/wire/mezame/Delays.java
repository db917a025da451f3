package dev.gangway.wire.mezame;

import java.time.Duration;

/// Runs things later, on a thread that must not block. Injected.
@FunctionalInterface
public interface Delays {
    void after(Duration delay, Runnable task);
}
