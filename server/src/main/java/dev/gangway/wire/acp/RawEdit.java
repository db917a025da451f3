package dev.gangway.wire.acp;

import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import tools.jackson.databind.node.ObjectNode;

/// Changes one member of an object and leaves all other bytes as they are.
final class RawEdit {
    private RawEdit() {}

    /// The object with this member: in the place of one of the same name, else in front. What is no
    /// object becomes one.
    static RawJson set(RawJson object, String name, RawJson value) {
        if (object.kind() != RawJson.Kind.OBJECT) {
            return new ObjectText().json(name, value).end();
        }
        byte[] bytes = object.bytes();
        Members members = JsonScanner.of(name).scan(bytes, 0, bytes.length);
        if (members.duplicate().isPresent()) {
            return set(without(object, name), name, value);
        }
        return members.has(name)
                ? replaced(bytes, members.start(name), members.end(name), value)
                : inserted(bytes, name, value);
    }

    private static RawJson replaced(byte[] bytes, int start, int end, RawJson value) {
        return new Bytes(bytes.length + value.length())
                .append(bytes, 0, start)
                .append(value)
                .append(bytes, end, bytes.length - end)
                .toJson();
    }

    private static RawJson inserted(byte[] bytes, String name, RawJson value) {
        Bytes out = new Bytes(bytes.length + value.length() + name.length() + 4);
        out.appendByte('{').appendJsonString(name).appendByte(':').append(value);
        if (!blank(bytes)) {
            out.appendByte(',');
        }
        return out.append(bytes, 1, bytes.length - 1).toJson();
    }

    private static boolean blank(byte[] object) {
        for (int i = 1; i < object.length - 1; i++) {
            if (object[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    /// The object without a member; itself when it has none of that name.
    static RawJson without(RawJson object, String name) {
        Members members = JsonScanner.of(name).scan(object);
        if (!members.has(name)) {
            return object;
        }
        ObjectNode tree = (ObjectNode) object.node();
        tree.remove(name);
        return RawJson.ofNode(tree);
    }
}
