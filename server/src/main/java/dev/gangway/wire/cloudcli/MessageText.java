package dev.gangway.wire.cloudcli;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import java.time.Instant;

/// Writes a JSON object member by member, raw values as they are; in particular the envelope that
/// every message of a conversation has. One thread.
final class MessageText {
    private final Bytes out = new Bytes(256).appendByte('{');

    /// A message of a conversation: live it has a `seq` besides, read again it has none.
    ///
    /// @param id the same when it is read again
    static MessageText message(
            String kind, String id, String session, String provider, long atMillis) {
        return new MessageText()
                .text("kind", kind)
                .text("id", id)
                .text("sessionId", session)
                .text("provider", provider)
                .text("timestamp", Instant.ofEpochMilli(atMillis).toString());
    }

    MessageText json(String name, RawJson value) {
        name(name);
        out.append(value);
        return this;
    }

    MessageText text(String name, String value) {
        name(name);
        out.appendJsonString(value);
        return this;
    }

    MessageText number(String name, long value) {
        name(name);
        out.appendLong(value);
        return this;
    }

    MessageText flag(String name, boolean value) {
        return json(name, value ? RawJson.TRUE : RawJson.FALSE);
    }

    /// The JSON text; nothing can be added any more.
    RawJson end() {
        return out.appendByte('}').toJson();
    }

    private void name(String name) {
        if (out.length() > 1) {
            out.appendByte(',');
        }
        out.appendJsonString(name).appendByte(':');
    }
}
