package dev.gangway.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// So many requests a minute under each key, of which as many may come at once. Any thread.
final class RequestRate {
    private static final int KEYS_MAX = 10_000;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final long nanosEach;
    private final InstantSource clock;

    /// When all that a key has used will be paid for; the key least lately used is forgotten.
    /// Guarded by this.
    private final Map<String, Instant> paid =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                    return size() > KEYS_MAX;
                }
            };

    RequestRate(int perMinute, InstantSource clock) {
        this.nanosEach = Math.max(1, MINUTE_NANOS / perMinute);
        this.clock = clock;
    }

    /// Counts one more.
    ///
    /// @return empty when it may go on; else how long to wait, and nothing was counted
    synchronized Optional<Duration> take(String key) {
        Instant now = clock.instant();
        Instant before = paid.getOrDefault(key, now);
        Instant after = (before.isBefore(now) ? now : before).plusNanos(nanosEach);
        Duration over = Duration.between(now, after).minusNanos(MINUTE_NANOS);
        if (over.isPositive()) {
            return Optional.of(over);
        }
        paid.put(key, after);
        return Optional.empty();
    }
}
