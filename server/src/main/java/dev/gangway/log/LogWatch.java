package dev.gangway.log;

import dev.gangway.telemetry.Histogram;

/// How a log's commits go: written by the thread that commits, read by any.
public final class LogWatch {
    private static final long NONE = Long.MIN_VALUE;

    private final Histogram commitSeconds = Histogram.ofSeconds();
    private final Histogram waitSeconds = Histogram.ofSeconds();
    private final Histogram batchEvents = Histogram.ofCounts();
    private volatile long begunNanos = NONE;
    private volatile long endedNanos = NONE;
    private volatile boolean lastFailed;

    /// How long transactions took, their sync included.
    public Histogram commitSeconds() {
        return commitSeconds;
    }

    /// How long the oldest event of a stream waited until its commit was published.
    public Histogram waitSeconds() {
        return waitSeconds;
    }

    /// Events in one commit.
    public Histogram batchEvents() {
        return batchEvents;
    }

    /// For how long the commit under way has been so; 0 when there is none. In nanoseconds.
    public long underWayNanos() {
        long begun = begunNanos;
        return begun == NONE ? 0 : Math.max(0, System.nanoTime() - begun);
    }

    /// How long ago the last commit succeeded; -1 when none has. In nanoseconds.
    public long sinceCommitNanos() {
        long ended = endedNanos;
        return ended == NONE ? -1 : Math.max(0, System.nanoTime() - ended);
    }

    /// Whether the last thing that was to be committed could not be.
    public boolean lastFailed() {
        return lastFailed;
    }

    void begun() {
        begunNanos = System.nanoTime();
    }

    void committed(int events) {
        long now = System.nanoTime();
        commitSeconds.recordNanos(now - begunNanos);
        if (events > 0) {
            batchEvents.record(events);
        }
        endedNanos = now;
        begunNanos = NONE;
        lastFailed = false;
    }

    /// @param storeFailed whether the store was the cause, and not one stream alone
    void gaveUp(boolean storeFailed) {
        begunNanos = NONE;
        lastFailed |= storeFailed;
    }

    void published(long sinceNanos) {
        waitSeconds.recordNanos(System.nanoTime() - sinceNanos);
    }
}
