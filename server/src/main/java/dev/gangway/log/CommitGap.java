package dev.gangway.log;

/// How long the writer lets events gather between two commits: not at all while they are rare, up
/// to two milliseconds when they come often, so that a commit's cost is shared. For one thread.
final class CommitGap {
    private static final long NANOS_MAX = 2_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    /// Below this many events a second there is no gap, above the other the whole one.
    private static final double RATE_NONE = 2_000;

    private static final double RATE_WHOLE = 6_000;

    /// The time over which the rate is taken, roughly.
    private static final double WINDOW_NANOS = 20e6;

    private double rate;
    private long lastNanos;

    CommitGap(long nowNanos) {
        lastNanos = nowNanos;
    }

    /// A commit of so many events was begun at a time of `System.nanoTime`.
    void committed(int events, long nowNanos) {
        long passed = Math.max(1, nowNanos - lastNanos);
        double weight = 1 - Math.exp(-passed / WINDOW_NANOS);
        rate += weight * (events * NANOS_PER_SECOND / passed - rate);
        lastNanos = nowNanos;
    }

    /// The time before which the next commit should not begin.
    long nextNanos() {
        double share = Math.clamp((rate - RATE_NONE) / (RATE_WHOLE - RATE_NONE), 0.0, 1.0);
        return lastNanos + (long) (share * NANOS_MAX);
    }
}
