package dev.gangway.wire.cloudcli;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Position;

/// The beginning that every message of a session has while it is watched. Pure.
record LiveMessages(String session, String provider, Epoch epoch) {
    /// With its number: what one event says.
    MessageText numbered(String kind, String id, long sequence, Event event) {
        return plain(kind, id, event).number("seq", number(sequence));
    }

    MessageText numbered(String kind, long sequence, Event event) {
        return numbered(kind, MessageIds.event(session, sequence), sequence, event);
    }

    /// Without: what goes before an event's own.
    MessageText plain(String kind, String id, Event event) {
        return MessageText.message(kind, id, session, provider, event.atMillis());
    }

    long number(long sequence) {
        return new Position(epoch, sequence).asLong();
    }
}
