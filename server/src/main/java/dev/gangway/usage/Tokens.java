package dev.gangway.usage;

/// The tokens of a turn, each counted once: what was read from a cache or written to it is no part
/// of `input`. What was thought is a part of `output`, as all are billed.
///
/// @param input what the model read and no cache had
/// @param output what it wrote, thoughts included
/// @param thought of `output`, what it thought
public record Tokens(long input, long output, long cacheRead, long cacheWrite, long thought) {
    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);

    /// More than that no turn uses: what an agent says above it is cut.
    public static final long MAX = 1_000_000_000_000L;

    public Tokens {
        input = within(input);
        output = within(output);
        cacheRead = within(cacheRead);
        cacheWrite = within(cacheWrite);
        thought = within(thought);
    }

    private static long within(long count) {
        return Math.clamp(count, 0, MAX);
    }

    /// All that count.
    public long total() {
        return input + output + cacheRead + cacheWrite;
    }
}
