package dev.gangway.process;

import java.time.Duration;

/// What one child process may use of the server.
///
/// @param lineBytesMax a longer line of stdout is skipped and reported
/// @param sendQueueBytesMax lines waiting for a process that does not read its stdin; more are
///   refused
/// @param errorLineBytesMax a longer line of stderr is cut
/// @param errorLinesPerSecond more lines of stderr are counted, not delivered
/// @param errorTailBytes how much of stderr is kept for error messages
/// @param closeGrace from the closing of stdin to SIGTERM
/// @param terminateGrace from SIGTERM to SIGKILL, also for what an ended process left behind
/// @param drainMax how long a pipe that an escaped child still holds open is read after the end
public record ProcessLimits(
        int lineBytesMax,
        int sendQueueBytesMax,
        int errorLineBytesMax,
        int errorLinesPerSecond,
        int errorTailBytes,
        Duration closeGrace,
        Duration terminateGrace,
        Duration drainMax) {

    private static final int MEBIBYTE = 1 << 20;
    private static final int KIBIBYTE = 1 << 10;

    public ProcessLimits {
        requirePositive("lineBytesMax", lineBytesMax);
        requirePositive("sendQueueBytesMax", sendQueueBytesMax);
        requirePositive("errorLineBytesMax", errorLineBytesMax);
        requirePositive("errorLinesPerSecond", errorLinesPerSecond);
        requirePositive("errorTailBytes", errorTailBytes);
        if (closeGrace.isNegative() || terminateGrace.isNegative() || drainMax.isNegative()) {
            throw new IllegalArgumentException("a grace cannot be negative");
        }
    }

    /// 16 MB a line, 32 MB of queue, 8 KB of stderr kept, 4 s from EOF to SIGTERM, 2 s to SIGKILL.
    public static ProcessLimits standard() {
        return new ProcessLimits(
                16 * MEBIBYTE,
                32 * MEBIBYTE,
                8 * KIBIBYTE,
                100,
                8 * KIBIBYTE,
                Duration.ofSeconds(4),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
