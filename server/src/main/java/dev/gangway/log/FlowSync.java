package dev.gangway.log;

import dev.gangway.event.StreamName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Since when something committed is not yet fsynced, and of which streams events were shown that
/// are not. Used by one thread at a time.
final class FlowSync {
    private static final long NEVER = -1;

    private final InstantSource clock;
    private final long withinMillis;
    private volatile long sinceMillis = NEVER;
    private final Set<StreamName> shown = new LinkedHashSet<>();

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

    /// Events of a stream were committed without a sync, and are shown.
    void owed(StreamName stream) {
        owed();
        shown.add(stream);
    }

    void paid() {
        sinceMillis = NEVER;
        shown.clear();
    }

    /// The streams whose shown events wait for a sync.
    List<StreamName> shown() {
        return List.copyOf(shown);
    }

    /// The sync is tried again, as long from now as at first.
    void postpone() {
        sinceMillis = clock.millis();
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
