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

    /// Appends the payload text of one more frame, without a number, that goes out in front of the
    /// numbered one of the event that [#encode] was last called for: what a protocol must say
    /// before it, such as that a text has ended. Nothing for none. Both go to a subscriber, or
    /// neither does.
    default void lead(Bytes out) {}

    /// Whether what is made of an event depends on events before it, of the same turn at most. Such
    /// an encoder is fed from its turn's start (the turn's first event, or what follows the last
    /// turn's end) before it is used in the middle; what it appends then is thrown away. Encoders
    /// of one stream must agree: always the same answer, and the same bytes for the same event.
    default boolean hasMemory() {
        return false;
    }
}
