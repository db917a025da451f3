package dev.gangway.wire.acp;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;

/// Writes a JSON object member by member, raw values as they are. One thread.
final class ObjectText {
    private final Bytes out = new Bytes(128).appendByte('{');

    ObjectText json(String name, RawJson value) {
        name(name);
        out.append(value);
        return this;
    }

    ObjectText text(String name, String value) {
        name(name);
        out.appendJsonString(value);
        return this;
    }

    ObjectText number(String name, long value) {
        name(name);
        out.appendLong(value);
        return this;
    }

    ObjectText flag(String name, boolean value) {
        return json(name, value ? RawJson.TRUE : RawJson.FALSE);
    }

    /// The number, or null for 0: how Gangway says "none".
    ObjectText numberOrNull(String name, long value) {
        return value == 0 ? json(name, RawJson.NULL) : number(name, value);
    }

    /// Nothing at all when the value is JSON null.
    ObjectText jsonUnlessNull(String name, RawJson value) {
        return value.kind() == RawJson.Kind.NULL ? this : json(name, value);
    }

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
