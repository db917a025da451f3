package dev.gangway.stream;

import dev.gangway.event.Event;
import dev.gangway.json.Bytes;

/// Turns the events of one stream into one variant's frames: at most one numbered frame per event.
/// Implemented by a wire. Used by one thread at a time; an encoder that throws drops its variant
/// and closes its cursors, never the session.
public interface Encoder {
    /// Stands between the parts of a payload: ASCII's record separator, which no JSON text contains
    /// unescaped.
    byte PART = 0x1E;

    /// Appends the event's payload text (without the framing) to `out`, or nothing when this
    /// variant shows nothing for it.
    void encode(long sequence, Event event, Bytes out);

    /// Whether a payload may hold several texts with [#PART] between them: on the socket each is a
    /// message of its own, and all go out together, as one numbered frame. For wires on which one
    /// event is said in two messages.
    default boolean hasParts() {
        return false;
    }

    /// Whether what is made of an event depends on events before it, of the same turn at most. Such
    /// an encoder is fed from its turn's start (the turn's first event, or what follows the last
    /// turn's end) before it is used in the middle; what it appends then is thrown away. Encoders
    /// of one stream must agree: always the same answer, and the same bytes for the same event.
    default boolean hasMemory() {
        return false;
    }
}
