package dev.gangway.wire.mezame;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;

/// Writes one JSON object member by member, raw values as they are. One thread.
final class FrameText {
    private static final int CAPACITY = 256;

    private final Bytes out;
    private boolean first = true;

    FrameText(Bytes out) {
        this.out = out.appendByte('{');
    }

    FrameText() {
        this(new Bytes(CAPACITY));
    }

    /// A frame of this type.
    static FrameText of(Bytes out, String type) {
        return new FrameText(out).text("type", type);
    }

    static FrameText of(String type) {
        return of(new Bytes(CAPACITY), type);
    }

    FrameText text(String name, String value) {
        name(name);
        out.appendJsonString(value);
        return this;
    }

    FrameText number(String name, long value) {
        name(name);
        out.appendLong(value);
        return this;
    }

    FrameText json(String name, RawJson value) {
        name(name);
        out.append(value);
        return this;
    }

    /// A text with something before and behind it, written as JSON has it between quotes.
    ///
    /// @param string a JSON string
    FrameText around(String name, String before, RawJson string, String behind) {
        name(name);
        byte[] quoted = string.bytes();
        out.appendByte('"').appendAscii(before);
        out.append(quoted, 1, quoted.length - 2).appendAscii(behind).appendByte('"');
        return this;
    }

    /// Ends the object where it is written to.
    void end() {
        out.appendByte('}');
    }

    byte[] frame() {
        end();
        return out.toByteArray();
    }

    RawJson toJson() {
        end();
        return out.toJson();
    }

    private void name(String name) {
        if (!first) {
            out.appendByte(',');
        }
        first = false;
        out.appendJsonString(name).appendByte(':');
    }
}
