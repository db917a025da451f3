package dev.gangway.session;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// What a session may grow to.
///
/// @param queuedPrompts prompts that may wait; one more is refused
/// @param promptBytes the content of one prompt
/// @param openRequests requests of one agent open at a time; one more is answered as cancelled
/// @param turnTime how long a turn may work, not counting the time in which it waits for a person;
///   then it is cancelled
/// @param denyAfter how long a permission request is held before it is denied; empty: until
///   somebody answers. Questions are always held
/// @param cancelTime how long an agent may take to stop after a cancel; then it is ended
/// @param idleTime after which an unwatched session without work gives its agent and its memory
///   back
/// @param watch what an agent may do before somebody is told, or it is stopped
public record SessionLimits(
        int queuedPrompts,
        int promptBytes,
        int openRequests,
        Duration turnTime,
        Optional<Duration> denyAfter,
        Duration cancelTime,
        Duration idleTime,
        Watch watch) {
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
                    Optional.empty(),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(15),
                    Watch.DEFAULTS);

    /// The limits of the watchdogs.
    ///
    /// @param silenceTime how long a running turn may say nothing while nobody is asked and no tool
    ///   call is open; then that is said in an event
    /// @param silenceCancelTime the same; then the turn is cancelled. Longer than `silenceTime`
    /// @param turnEvents events of one turn; at more it is cancelled, at an eighth more its agent
    ///   is ended. Between two turns an agent may say as much, and is ended at more
    /// @param turnBytes the same, their payloads in bytes
    /// @param agentFailures how often in a row an agent may fail before its next start has to wait
    /// @param agentRetryTime how long it then waits first; twice as long after each further failure
    /// @param agentRetryTimeMax how long it waits at most
    public record Watch(
            Duration silenceTime,
            Duration silenceCancelTime,
            long turnEvents,
            long turnBytes,
            int agentFailures,
            Duration agentRetryTime,
            Duration agentRetryTimeMax) {
        public static final Watch DEFAULTS =
                new Watch(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        5_000_000,
                        1L << 30,
                        3,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60));

        public Watch {
            if (!silenceTime.isPositive() || !agentRetryTime.isPositive()) {
                throw new IllegalArgumentException("times are longer than nothing");
            }
            if (silenceCancelTime.compareTo(silenceTime) <= 0
                    || agentRetryTimeMax.compareTo(agentRetryTime) < 0) {
                throw new IllegalArgumentException("a second limit lies behind the first");
            }
            if (turnEvents < 1 || turnBytes < 1 || agentFailures < 1) {
                throw new IllegalArgumentException("limits count from 1");
            }
        }
    }

    public SessionLimits {
        Objects.requireNonNull(watch);
        if (queuedPrompts < 1 || promptBytes < 1 || openRequests < 1) {
            throw new IllegalArgumentException("limits count from 1");
        }
        if (!turnTime.isPositive() || !cancelTime.isPositive() || !idleTime.isPositive()) {
            throw new IllegalArgumentException("times are longer than nothing");
        }
        if (denyAfter.filter(time -> !time.isPositive()).isPresent()) {
            throw new IllegalArgumentException("a request is held for a while");
        }
    }

    /// The same with other watchdogs.
    public SessionLimits watching(Watch other) {
        return new SessionLimits(
                queuedPrompts,
                promptBytes,
                openRequests,
                turnTime,
                denyAfter,
                cancelTime,
                idleTime,
                other);
    }

    /// The same, denying what nobody answers for so long.
    public SessionLimits denyingAfter(Duration time) {
        return new SessionLimits(
                queuedPrompts,
                promptBytes,
                openRequests,
                turnTime,
                Optional.of(time),
                cancelTime,
                idleTime,
                watch);
    }
}
