package dev.gangway.wire.slices;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;

/// Writes one frame, member by member: an object that begins with its `type`.
final class FrameText {
    private final Bytes out;

    private FrameText(Bytes out) {
        this.out = out;
    }

    /// @param type in ASCII, without a character that JSON escapes
    static FrameText of(String type) {
        return into(new Bytes(128), type);
    }

    static FrameText into(Bytes out, String type) {
        out.appendAscii("{\"type\":\"").appendAscii(type).appendByte('"');
        return new FrameText(out);
    }

    FrameText text(String name, String value) {
        name(name).appendJsonString(value);
        return this;
    }

    FrameText number(String name, long value) {
        name(name).appendLong(value);
        return this;
    }

    FrameText flag(String name, boolean value) {
        name(name).appendAscii(value ? "true" : "false");
        return this;
    }

    FrameText json(String name, RawJson value) {
        name(name).append(value);
        return this;
    }

    void end() {
        out.appendByte('}');
    }

    byte[] bytes() {
        end();
        return out.toByteArray();
    }

    private Bytes name(String name) {
        return out.appendAscii(",\"").appendAscii(name).appendAscii("\":");
    }
}
