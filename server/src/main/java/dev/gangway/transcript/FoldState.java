package dev.gangway.transcript;

import java.util.List;

/// All that a fold needs to go on after an event: with it, the fold of the events behind is the
/// same as if it had seen all before.
///
/// @param through the last event folded; 0 for none
/// @param nextOrdinal the ordinal of the next entry
/// @param highestMessage the highest message number seen; a lower one that is not open is a message
///   that went on after it was let go
/// @param open the entries that can still change, those touched last at the end
public record FoldState(
        long through, long nextOrdinal, long highestMessage, List<TranscriptEntry> open) {
    /// Before the first event.
    public static final FoldState START = new FoldState(0, 1, 0, List.of());

    public FoldState {
        open = List.copyOf(open);
        if (through < 0 || nextOrdinal < 1 || highestMessage < 0) {
            throw new IllegalArgumentException("no such state of a fold");
        }
    }
}
