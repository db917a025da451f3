package dev.gangway.stream;

import java.util.ArrayList;
import java.util.List;

/// One read from the store, for all cursors that wait for what follows a sequence.
///
/// @param known the published head as it was known when this was asked for, so that a store that
///   has less has lost the stream; [LiveStream#UNKNOWN] when it was not
/// @param waiting guarded by the rendition's [Chunks]
record Fetch(Rendition rendition, long after, long known, List<StreamCursor> waiting) {
    Fetch(Rendition rendition, long after, long known) {
        this(rendition, after, known, new ArrayList<>(2));
    }

    /// What came of it.
    sealed interface Result {
        /// Frames; the reference is the receiver's.
        record Frames(Segment chunk, long head) implements Result {}

        /// Nothing follows yet.
        record AtHead(long head) implements Result {}

        /// The events that follow were trimmed or removed, or could not be read.
        record Failed(String reason) implements Result {}
    }
}
