package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.StringNode;

/// Writes one JSON object member by member, values as they came. One thread; used once.
final class ObjectText {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ObjectText() {
        out.write('{');
    }

    ObjectText number(String name, long value) {
        name(name);
        out.writeBytes(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    ObjectText text(String name, String value) {
        return member(name, textValue(value));
    }

    ObjectText member(String name, RawJson value) {
        name(name);
        out.writeBytes(value.bytes());
        return this;
    }

    ObjectText array(String name, List<RawJson> values) {
        name(name);
        out.write('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(values.get(i).bytes());
        }
        out.write(']');
        return this;
    }

    /// All members of an object that has no white space around it.
    ObjectText members(RawJson object) {
        byte[] bytes = object.bytes();
        if (bytes.length > 2) {
            comma();
            out.write(bytes, 1, bytes.length - 2);
        }
        return this;
    }

    RawJson toJson() {
        out.write('}');
        byte[] bytes = out.toByteArray();
        return RawJson.trusted(bytes, 0, bytes.length);
    }

    static RawJson textValue(String text) {
        return RawJson.ofNode(StringNode.valueOf(text));
    }

    private void name(String name) {
        comma();
        out.writeBytes(textValue(name).bytes());
        out.write(':');
    }

    private void comma() {
        if (out.size() > 1) {
            out.write(',');
        }
    }
}
