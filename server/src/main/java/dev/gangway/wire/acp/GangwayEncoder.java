package dev.gangway.wire.acp;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.json.Bytes;
import dev.gangway.stream.Encoder;

/// What a client that announced `gangway` sees of a session: every event, as exactly one frame with
/// its position. No memory.
final class GangwayEncoder implements Encoder {
    private final byte[] updatePrefix;
    private final byte[] eventPrefix;
    private final String epoch;

    GangwayEncoder(StreamName stream, Epoch epoch) {
        this.updatePrefix = PlainEncoder.updatePrefix(stream);
        this.eventPrefix =
                new Bytes(128)
                        .appendAscii("{\"jsonrpc\":\"2.0\",\"method\":\"_gangway/event\",")
                        .appendAscii("\"params\":{\"sessionId\":")
                        .appendJsonString(stream.id())
                        .appendAscii(",\"kind\":\"")
                        .toByteArray();
        this.epoch = epoch.toString();
    }

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        if (PlainEncoder.isUpdate(event.kind())) {
            out.append(updatePrefix)
                    .append(event.payload())
                    .appendAscii(",\"_meta\":{\"gangway\":{");
            position(sequence, event, out);
            out.appendAscii("}}}}");
        } else {
            out.append(eventPrefix).appendAscii(event.kind().wireName()).appendAscii("\",");
            position(sequence, event, out);
            out.appendAscii(",\"payload\":").append(event.payload()).appendAscii("}}");
        }
    }

    private void position(long sequence, Event event, Bytes out) {
        out.appendAscii("\"epoch\":\"").appendAscii(epoch).appendAscii("\",\"seq\":");
        out.appendLong(sequence).appendAscii(",\"turn\":");
        numberOrNull(event.turn(), out);
        out.appendAscii(",\"message\":");
        numberOrNull(event.message(), out);
        out.appendAscii(",\"at\":").appendLong(event.atMillis());
    }

    private static void numberOrNull(long number, Bytes out) {
        if (number == 0) {
            out.appendAscii("null");
        } else {
            out.appendLong(number);
        }
    }
}
