package dev.gangway.wire.rest;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.json.Bytes;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;

/// An event as this wire shows it, in pages, streams and exports alike: every event, with its
/// position. No memory.
final class EventEncoder implements Encoder {
    /// Sessions and feeds, as server-sent events.
    static final Variant EVENTS =
            new Variant("rest", "event", Framing.SSE, (_, epoch) -> new EventEncoder(epoch));

    private final String epoch;

    EventEncoder(Epoch epoch) {
        this.epoch = epoch.toString();
    }

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        out.appendAscii("{\"kind\":\"").appendAscii(event.kind().wireName());
        out.appendAscii("\",\"epoch\":\"").appendAscii(epoch);
        out.appendAscii("\",\"seq\":").appendLong(sequence);
        number(",\"turn\":", event.turn(), out);
        number(",\"message\":", event.message(), out);
        out.appendAscii(",\"at\":").appendLong(event.atMillis());
        out.appendAscii(",\"payload\":").append(event.payload()).appendByte('}');
    }

    private static void number(String name, long number, Bytes out) {
        if (number != 0) {
            out.appendAscii(name).appendLong(number);
        }
    }
}
