package dev.gangway.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts what went wrong under a key, and locks the key out for longer each time. An attempt is
/// counted before it is looked at, so that many at once are not one; it is taken back when it was a
/// good one. What is tried in a lock-out is refused without a look and counts for nothing: nobody
/// prolongs it. Any thread.
final class Failures {
    /// Keys that are remembered; the one least lately used is forgotten.
    static final int KEYS_MAX = 10_000;

    private static final Duration FORGET_AFTER = Duration.ofHours(1);
    private static final int DOUBLINGS_MAX = 30;

    private final int free;
    private final Duration lockMax;
    private final InstantSource clock;

    /// Guarded by this.
    private final Map<String, Count> counts =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
                    return size() > KEYS_MAX;
                }
            };

    /// @param until the end of the lock-out
    private record Count(int failures, Instant last, Instant until) {}

    /// What became of asking for an attempt.
    sealed interface Verdict {
        /// It may be made, and was counted as failed for now.
        ///
        /// @param locks how long the lock-out is that begins if it fails; zero for none
        /// @param until the end of it
        record Go(Duration locks, Instant until) implements Verdict {}

        /// It may not.
        ///
        /// @param left how long the lock-out lasts yet
        record Locked(Duration left) implements Verdict {}
    }

    /// @param free failures that lead to no lock-out
    Failures(int free, Duration lockMax, InstantSource clock) {
        this.free = free;
        this.lockMax = lockMax;
        this.clock = clock;
    }

    synchronized Verdict attempt(String key) {
        Instant now = clock.instant();
        Count before = counts.get(key);
        if (before != null && now.isBefore(before.until())) {
            return new Verdict.Locked(Duration.between(now, before.until()));
        }
        int failures = before == null || isForgotten(before, now) ? 1 : before.failures() + 1;
        Duration lock = lock(failures);
        counts.put(key, new Count(failures, now, now.plus(lock)));
        return new Verdict.Go(lock, now.plus(lock));
    }

    /// This attempt was a good one: it is as if it had not been made. A lock-out that another one
    /// brought about stays.
    synchronized void takeBack(String key, Verdict.Go attempt) {
        Count count = counts.get(key);
        if (count == null) {
            return;
        }
        Instant until = count.until().equals(attempt.until()) ? count.last() : count.until();
        if (count.failures() <= 1) {
            counts.remove(key);
        } else {
            counts.put(key, new Count(count.failures() - 1, count.last(), until));
        }
    }

    synchronized int size() {
        return counts.size();
    }

    private boolean isForgotten(Count count, Instant now) {
        return count.last().plus(FORGET_AFTER).plus(lockMax).isBefore(now);
    }

    private Duration lock(int failures) {
        if (failures <= free) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - free - 1, DOUBLINGS_MAX);
        Duration lock = Duration.ofSeconds(1L << doublings);
        return lock.compareTo(lockMax) < 0 ? lock : lockMax;
    }
}
