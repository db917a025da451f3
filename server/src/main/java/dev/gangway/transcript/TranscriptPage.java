package dev.gangway.transcript;

import dev.gangway.event.Position;
import java.util.List;
import java.util.Objects;

/// Consecutive entries of one transcript.
///
/// @param entries by ordinal, dense
/// @param more whether the transcript has further entries in the direction that was asked for:
///   below the first of these, or above the last
/// @param through the last event that these entries know; a reader goes on behind it
public record TranscriptPage(List<TranscriptEntry> entries, boolean more, Position through) {
    public TranscriptPage {
        entries = List.copyOf(entries);
        Objects.requireNonNull(through);
    }
}
