package dev.gangway.tracing;

import java.time.Duration;

/// What tracing keeps and waits for at most.
///
/// @param turnsWaiting turns that ended and are not read yet; one more is not traced
/// @param eventsMax how far back the beginning of a turn is looked for; a longer turn is not traced
/// @param spansMax children of one turn; what comes after them is left out, and counted in the turn
/// @param contentCharacters of one text; the rest is cut off
/// @param pageBytes one read of the log
/// @param requestTime for a collector to answer
/// @param attempts how often spans are sent before they are given up
/// @param retryAfter how long it waits between two of them
public record TracingLimits(
        int turnsWaiting,
        int eventsMax,
        int spansMax,
        int contentCharacters,
        int pageBytes,
        Duration requestTime,
        int attempts,
        Duration retryAfter) {
    public static final TracingLimits DEFAULTS =
            new TracingLimits(
                    1_000,
                    1 << 18,
                    1_000,
                    8_192,
                    1 << 20,
                    Duration.ofSeconds(10),
                    3,
                    Duration.ofSeconds(1));
}
