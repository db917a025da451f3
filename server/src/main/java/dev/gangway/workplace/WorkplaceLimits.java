package dev.gangway.workplace;

import java.time.Duration;

/// What one agent may use of its workplace.
///
/// @param fileBytes the largest file that is read or written
/// @param operations files read and written at a time; one more is refused
/// @param terminals terminals that were not released; one more is refused
/// @param outputBytes what a terminal keeps of its output for the agent
/// @param eventBytes what a terminal's events show of its output; of the rest only the end is shown
/// @param eventGap between two output events of one terminal
/// @param waiting waits for a terminal's exit at a time; one more is refused
public record WorkplaceLimits(
        int fileBytes,
        int operations,
        int terminals,
        int outputBytes,
        int eventBytes,
        Duration eventGap,
        int waiting) {
    private static final int MIB = 1024 * 1024;

    /// 8 MiB a file, 8 operations, 16 terminals, 1 MiB kept, 1 MiB shown, 50 ms, 64 waiting.
    public static final WorkplaceLimits STANDARD =
            new WorkplaceLimits(8 * MIB, 8, 16, MIB, MIB, Duration.ofMillis(50), 64);

    public WorkplaceLimits {
        if (fileBytes < 1
                || operations < 1
                || terminals < 1
                || outputBytes < 1
                || eventBytes < 1
                || waiting < 1) {
            throw new IllegalArgumentException("limits count from 1");
        }
        if (eventGap.isNegative()) {
            throw new IllegalArgumentException("a gap is not negative");
        }
    }
}
