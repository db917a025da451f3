package dev.gangway.wire.acp;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.StreamName;
import dev.gangway.json.Bytes;
import dev.gangway.stream.Encoder;

/// What a stock ACP client sees of a session: its updates as `session/update`, of Gangway's own
/// kinds nothing. No memory.
final class PlainEncoder implements Encoder {
    private final byte[] prefix;

    PlainEncoder(StreamName stream) {
        this.prefix = updatePrefix(stream);
    }

    static byte[] updatePrefix(StreamName stream) {
        return new Bytes(128)
                .appendAscii("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",")
                .appendAscii("\"params\":{\"sessionId\":")
                .appendJsonString(stream.id())
                .appendAscii(",\"update\":")
                .toByteArray();
    }

    /// Whether the payload is an ACP `update` that every client knows.
    static boolean isUpdate(EventKind kind) {
        return kind.family() == EventKind.Family.UPDATE && kind != EventKind.UNRECOGNIZED;
    }

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        if (isUpdate(event.kind())) {
            out.append(prefix).append(event.payload()).appendAscii("}}");
        }
    }
}
