package dev.gangway.log;

import java.time.Duration;
import java.time.InstantSource;

/// Since when something committed is not yet fsynced. Used by one thread at a time.
final class FlowSync {
    private static final long NEVER = -1;

    private final InstantSource clock;
    private final long withinMillis;
    private volatile long sinceMillis = NEVER;

    FlowSync(InstantSource clock, Duration within) {
        this.clock = clock;
        this.withinMillis = within.toMillis();
    }

    /// Something was committed without a sync.
    void owed() {
        if (sinceMillis == NEVER) {
            sinceMillis = clock.millis();
        }
    }

    void paid() {
        sinceMillis = NEVER;
    }

    boolean isDue() {
        return isOwed() && dueInMillis() <= 0;
    }

    boolean isOwed() {
        return sinceMillis != NEVER;
    }

    /// How long the sync can still wait. A clock that was set back makes it due.
    long dueInMillis() {
        long passed = clock.millis() - sinceMillis;
        return passed < 0 ? 0 : withinMillis - passed;
    }
}
