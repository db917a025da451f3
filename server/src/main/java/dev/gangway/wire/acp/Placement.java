package dev.gangway.wire.acp;

import dev.gangway.stream.Cursor;

/// A private frame and where its cursor is to show it: decided under the connection's lock, carried
/// out after it.
///
/// @param sequence behind this event; [#HEAD] for wherever the published head is when the cursor
///   gets there
record Placement(long sequence, Cursor.PrivateFrame frame) {
    /// At the published head.
    static final long HEAD = -1;

    /// At once, whatever was shown.
    static final long NOW = 0;

    void on(Cursor cursor) {
        if (sequence == HEAD) {
            cursor.placeAtHead(frame);
        } else {
            cursor.place(sequence, frame);
        }
    }
}
