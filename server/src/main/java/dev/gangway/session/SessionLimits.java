package dev.gangway.session;

import java.time.Duration;

/// What a session may grow to.
///
/// @param queuedPrompts prompts that may wait; one more is refused
/// @param promptBytes the content of one prompt
/// @param openRequests requests of one agent open at a time; one more is answered as cancelled
/// @param turnTime how long a turn may work, not counting the time in which it waits for a person;
///   then it is cancelled
/// @param cancelTime how long an agent may take to stop after a cancel; then it is ended
/// @param idleTime after which an unwatched session without work gives its agent and its memory
///   back
public record SessionLimits(
        int queuedPrompts,
        int promptBytes,
        int openRequests,
        Duration turnTime,
        Duration cancelTime,
        Duration idleTime) {
    /// How long the process of an agent that was let go may take to end, killing it included,
    /// before the start of the next one fails.
    static final Duration LEAVE_TIME = Duration.ofSeconds(60);

    /// How long an agent may take to say whether a prompt went into its running turn.
    static final Duration STEER_TIME = Duration.ofSeconds(10);

    /// The most prompts that a prompt may be willing to wait behind, and the longest time.
    public static final int WAIT_DEPTH_MAX = 1000;

    public static final Duration WAIT_TIME_MAX = Duration.ofHours(1);

    public static final SessionLimits DEFAULTS =
            new SessionLimits(
                    32,
                    16 * 1024 * 1024,
                    64,
                    Duration.ofHours(6),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(15));

    public SessionLimits {
        if (queuedPrompts < 1 || promptBytes < 1 || openRequests < 1) {
            throw new IllegalArgumentException("limits count from 1");
        }
        if (!turnTime.isPositive() || !cancelTime.isPositive() || !idleTime.isPositive()) {
            throw new IllegalArgumentException("times are longer than nothing");
        }
    }
}
