package dev.gangway.wire.acp;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.json.Bytes;
import dev.gangway.stream.Encoder;

/// A principal's feed: every event as one `_gangway/feed` frame. No memory.
final class FeedEncoder implements Encoder {
    private static final byte[] PREFIX =
            new Bytes(96)
                    .appendAscii("{\"jsonrpc\":\"2.0\",\"method\":\"_gangway/feed\",")
                    .appendAscii("\"params\":{\"kind\":\"")
                    .toByteArray();

    private final String epoch;

    FeedEncoder(Epoch epoch) {
        this.epoch = epoch.toString();
    }

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        out.append(PREFIX).appendAscii(event.kind().wireName());
        out.appendAscii("\",\"epoch\":\"").appendAscii(epoch);
        out.appendAscii("\",\"seq\":").appendLong(sequence);
        out.appendAscii(",\"at\":").appendLong(event.atMillis());
        out.appendAscii(",\"payload\":").append(event.payload()).appendAscii("}}");
    }
}
