package dev.gangway.terminal;

import java.time.Duration;

/// What terminals may use at most.
///
/// @param perPrincipal terminals of one principal; for one more, that of its own which was left
///   alone for longest is ended, and where none was left alone there is none
/// @param all terminals of the server; for one more the same
/// @param viewers that watch one terminal
/// @param ringBytes of a terminal's latest output that are kept, for who comes back or is slow
/// @param pieceBytes of output in one call of a viewer
/// @param windowBytes of output that are on their way to one viewer
/// @param aheadBytes that the program may be ahead of its fastest viewer; then it waits
/// @param inputBytes that wait to be read by the program; more are refused
/// @param words the characters of a key's session and command together
/// @param leftTime after which a terminal that nobody watches is ended
/// @param hangUpTime from a hang-up to SIGTERM
/// @param closeTime how long the end of all terminals is waited for
public record TerminalLimits(
        int perPrincipal,
        int all,
        int viewers,
        int ringBytes,
        int pieceBytes,
        int windowBytes,
        int aheadBytes,
        int inputBytes,
        int words,
        Duration leftTime,
        Duration hangUpTime,
        Duration closeTime) {
    /// Those of a server.
    public static final TerminalLimits STANDARD =
            new TerminalLimits(
                    8,
                    64,
                    16,
                    256 << 10,
                    16 << 10,
                    64 << 10,
                    128 << 10,
                    256 << 10,
                    4096,
                    Duration.ofMinutes(30),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(10));

    public TerminalLimits {
        positive("perPrincipal", perPrincipal);
        positive("all", all);
        positive("viewers", viewers);
        positive("pieceBytes", pieceBytes);
        positive("windowBytes", windowBytes);
        positive("inputBytes", inputBytes);
        positive("words", words);
        positive("aheadBytes", aheadBytes);
        // One read of the program's output comes on top of what it may be ahead.
        positive("ringBytes beyond twice aheadBytes", ringBytes - 2 * aheadBytes + 1);
        if (pieceBytes < OutputRing.CHARACTER_BYTES_MAX) {
            throw new IllegalArgumentException("a piece holds a character");
        }
        if (leftTime.isNegative() || hangUpTime.isNegative() || closeTime.isNegative()) {
            throw new IllegalArgumentException("a time cannot be negative");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
