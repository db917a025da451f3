package dev.gangway.notify;

import java.time.Duration;
import java.util.Objects;

/// The limits of what is sent.
///
/// @param attempts after so many a message is given up: a dead letter
/// @param retryFirst how long is waited after the first attempt; twice as long after each further
/// @param retryMax no longer than this
/// @param answer how long a target may take for its answer
/// @param age what is older is not told any more
/// @param textCharacters of a longer text the beginning is sent
/// @param links answer links that are kept; the oldest go first
/// @param linkAge how long one is kept, to say what became of it
public record NotifyLimits(
        int attempts,
        Duration retryFirst,
        Duration retryMax,
        Duration answer,
        Duration age,
        int textCharacters,
        int links,
        Duration linkAge) {
    public static final NotifyLimits STANDARD =
            new NotifyLimits(
                    10,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(15),
                    Duration.ofHours(24),
                    1000,
                    10_000,
                    Duration.ofDays(7));

    public NotifyLimits {
        Objects.requireNonNull(retryFirst);
        Objects.requireNonNull(retryMax);
        Objects.requireNonNull(answer);
        Objects.requireNonNull(age);
        Objects.requireNonNull(linkAge);
    }

    /// @param attempt that failed, from 1
    Duration retryAfter(int attempt) {
        Duration wait = retryFirst.multipliedBy(1L << Math.min(attempt - 1, 20));
        return wait.compareTo(retryMax) < 0 ? wait : retryMax;
    }
}
