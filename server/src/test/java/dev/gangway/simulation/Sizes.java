package dev.gangway.simulation;

import dev.gangway.stream.StreamLimits;
import dev.gangway.transcript.TranscriptLimits;

/// How large things may get in one run: small, so that every limit is reached.
///
/// @param budgetBytes what subscriptions may hold
/// @param strict whether every event is fsynced before it is shown
/// @param sessionCents what a session may cost
record Sizes(
        StreamLimits stream,
        TranscriptLimits transcript,
        long budgetBytes,
        boolean strict,
        long sessionCents) {
    static Sizes of(Moves moves) {
        int segment = 1 << (9 + moves.below(4));
        StreamLimits stream =
                new StreamLimits(
                        256,
                        segment,
                        4L * segment,
                        4096,
                        600 + moves.below(4000),
                        1 + moves.below(60),
                        1 + moves.below(4),
                        2000 + moves.below(20_000),
                        200 + moves.below(2000),
                        1 + moves.below(2),
                        100);
        TranscriptLimits transcript =
                new TranscriptLimits(
                        256 << 10,
                        1 << 20,
                        64,
                        64,
                        4 << 20,
                        300 + moves.below(8000),
                        4000,
                        500,
                        4 << 20);
        long budget = moves.oneIn(3) ? 6000 : 1 << 20;
        boolean strict = moves.oneIn(5);
        long cents = strict || budget == 6000 ? 20 : 1_000_000;
        return new Sizes(stream, transcript, budget, strict, cents);
    }

    /// What may be held above the budget: what writable sinks were just given, and promises.
    ///
    /// @param sinks how many there are
    long overBudget(int sinks) {
        return (sinks + 2L) * (2L * stream.chunkBytes() + 32_768);
    }
}
