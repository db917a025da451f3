package dev.gangway.transcript;

import java.util.List;

/// What became of a transcript's written entries, for who follows them.
///
/// @param entries by ordinal
/// @param more whether there may be others behind the last of these
/// @param through the last event whose entries are written; 0 for none
/// @param settled every entry below this ordinal is over
public record TranscriptChanges(
        List<TranscriptEntry> entries, boolean more, long through, long settled) {
    static final TranscriptChanges NONE = new TranscriptChanges(List.of(), false, 0, 1);

    public TranscriptChanges {
        entries = List.copyOf(entries);
    }
}
