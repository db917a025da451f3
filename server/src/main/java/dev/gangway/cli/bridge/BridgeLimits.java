package dev.gangway.cli.bridge;

import java.time.Duration;

/// What a bridge keeps and waits for, at most.
///
/// @param lineBytes one line from the editor; a longer one is answered with an error
/// @param unanswered requests of the editor that wait for an answer; further ones are refused
/// @param keptBytes parameters of those requests, and answers of the editor that the server has not
///   taken yet; what does not fit is refused
/// @param outputBytes waiting for an editor that does not read; then nothing is read for it from
///   the server, and at twice that nothing from the editor
/// @param backOff between two attempts to connect, at first; doubled each time
/// @param backOffMax between two attempts to connect
/// @param away how long the server may be gone until what waits for it is answered with an error
/// @param farewell how long what was asked may be answered after the end of the input
record BridgeLimits(
        int lineBytes,
        int unanswered,
        long keptBytes,
        long outputBytes,
        Duration backOff,
        Duration backOffMax,
        Duration away,
        Duration farewell) {
    private static final int MIB = 1024 * 1024;

    static final BridgeLimits DEFAULTS =
            new BridgeLimits(
                    16 * MIB,
                    256,
                    32L * MIB,
                    4L * MIB,
                    Duration.ofMillis(50),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(2));
}
