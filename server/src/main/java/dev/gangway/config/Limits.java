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
        Duration initializeTime) {
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
                    Duration.ofSeconds(60));
}
