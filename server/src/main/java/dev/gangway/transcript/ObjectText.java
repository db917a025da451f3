package dev.gangway.transcript;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import java.util.List;

/// Writes one JSON object member by member, values as they came. One thread; used once.
final class ObjectText {
    private static final int CAPACITY = 256;

    private final Bytes out = new Bytes(CAPACITY).appendByte('{');

    ObjectText number(String name, long value) {
        name(name).appendLong(value);
        return this;
    }

    ObjectText text(String name, String value) {
        name(name).appendJsonString(value);
        return this;
    }

    ObjectText member(String name, RawJson value) {
        name(name).append(value);
        return this;
    }

    ObjectText array(String name, List<RawJson> values) {
        name(name).appendByte('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.appendByte(',');
            }
            out.append(values.get(i));
        }
        out.appendByte(']');
        return this;
    }

    /// All members of an object that this class wrote.
    ObjectText members(RawJson object) {
        byte[] bytes = object.bytes();
        if (bytes.length > 2) {
            comma();
            out.append(bytes, 1, bytes.length - 2);
        }
        return this;
    }

    RawJson toJson() {
        return out.appendByte('}').toJson();
    }

    private Bytes name(String name) {
        comma();
        return out.appendJsonString(name).appendByte(':');
    }

    private void comma() {
        if (out.length() > 1) {
            out.appendByte(',');
        }
    }
}
