package dev.gangway.stream;

import dev.gangway.event.Event;
import dev.gangway.json.Bytes;

/// Turns the events of one stream into one variant's frames: at most one numbered frame per event.
/// Implemented by a wire. Used by one thread at a time; an encoder that throws drops its variant
/// and closes its cursors, never the session.
public interface Encoder {
    /// Appends the event's payload text (without the framing) to `out`, or nothing when this
    /// variant shows nothing for it.
    void encode(long sequence, Event event, Bytes out);

    /// For encoders with memory: the sequence from which events must be fed to a new encoder so
    /// that it can encode what follows `sequence`; at most the start of the turn that `sequence`
    /// lies in. Encoders without memory need none.
    default boolean hasMemory() {
        return false;
    }
}
