package dev.gangway.log;

import java.time.Duration;
import java.util.Objects;

/// How a log behaves.
///
/// @param strict whether events inside a running turn are fsynced before they are shown, too
/// @param syncWithin how long an event that was shown may stay unsynced, when not `strict`; at
///   least a millisecond
/// @param pendingBytesMax how much one stream may have waiting for a commit before its writer has
///   no room for events that can wait
/// @param renewEvery how often the incarnation changes while the log is open, so that a copy of the
///   database from before can be told from it
/// @param bootId names this run of the operating system; empty when it has no such name, which is
///   taken for another one each time
/// @param keep how much of each stream is kept
public record LogOptions(
        boolean strict,
        Duration syncWithin,
        int pendingBytesMax,
        Duration renewEvery,
        String bootId,
        Keep keep) {
    private static final Duration SYNC_WITHIN = Duration.ofMillis(50);
    private static final int PENDING_BYTES_MAX = 512 << 10;
    private static final Duration RENEW_EVERY = Duration.ofMinutes(10);

    public LogOptions {
        Objects.requireNonNull(renewEvery);
        Objects.requireNonNull(bootId);
        Objects.requireNonNull(keep);
        if (syncWithin.toMillis() < 1 || pendingBytesMax < 1) {
            throw new IllegalArgumentException("a log's limits are above 0");
        }
    }

    /// The defaults: `bounded`, and everything is kept.
    public static LogOptions defaults(String bootId) {
        return new LogOptions(
                false, SYNC_WITHIN, PENDING_BYTES_MAX, RENEW_EVERY, bootId, Keep.EVERYTHING);
    }

    /// The same, but every event is fsynced before it is shown.
    public LogOptions asStrict() {
        return new LogOptions(true, syncWithin, pendingBytesMax, renewEvery, bootId, keep);
    }

    /// The same with another rule of retention.
    public LogOptions keeping(Keep other) {
        return new LogOptions(strict, syncWithin, pendingBytesMax, renewEvery, bootId, other);
    }
}
