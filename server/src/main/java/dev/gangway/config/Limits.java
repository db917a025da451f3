package dev.gangway.config;

import java.time.Duration;

/// The limits a person may move. Each names its unit; what happens at it stands in
/// docs/configuration.md.
///
/// @param frameBytes one frame from a client, in bytes
/// @param lineBytes one line from an agent, in bytes
/// @param promptBytes the content of one prompt, in bytes
/// @param queuedPrompts prompts waiting in one session
/// @param openRequests open requests of one session
/// @param socketsPerPrincipal open sockets of one principal
/// @param subscriptionsPerSocket streams that one socket follows
/// @param ringBytes memory for frames that readers share, over all streams, in bytes
/// @param turnTime how long a turn may work, waiting for people not counted
/// @param cancelTime how long an agent may take to stop after a cancel
/// @param idleTime after which an unwatched session gives its agent back
/// @param stallTime after which a socket that takes no byte is closed
/// @param initializeTime how long an agent may take to become ready
/// @param silenceTime how long a running turn may be silent before that is said
/// @param silenceCancelTime how long it may be silent before it is cancelled
/// @param turnEvents what an agent may say in one turn, in events
/// @param turnBytes the same, in bytes
/// @param agentFailures how often in a row an agent may fail before its next start has to wait
/// @param agentRetryTime how long it then waits first
/// @param agentRetryTimeMax how long it waits at most
/// @param diskFloorBytes free space of the data directory's file system below which prompts are
///   refused, in bytes
/// @param drainTime how long turns may go on when the server is asked to stop
public record Limits(
        int frameBytes,
        int lineBytes,
        int promptBytes,
        int queuedPrompts,
        int openRequests,
        int socketsPerPrincipal,
        int subscriptionsPerSocket,
        long ringBytes,
        Duration turnTime,
        Duration cancelTime,
        Duration idleTime,
        Duration stallTime,
        Duration initializeTime,
        Duration silenceTime,
        Duration silenceCancelTime,
        int turnEvents,
        long turnBytes,
        int agentFailures,
        Duration agentRetryTime,
        Duration agentRetryTimeMax,
        long diskFloorBytes,
        Duration drainTime) {
    private static final int MIB = 1024 * 1024;

    public static final Limits DEFAULTS =
            new Limits(
                    16 * MIB,
                    16 * MIB,
                    16 * MIB,
                    32,
                    64,
                    1_000,
                    64,
                    64L * MIB,
                    Duration.ofHours(6),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(15),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    5_000_000,
                    1024L * MIB,
                    3,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(60),
                    256L * MIB,
                    Duration.ZERO);
}
