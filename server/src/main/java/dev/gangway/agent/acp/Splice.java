package dev.gangway.agent.acp;

import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;

/// Changes an object of an agent without reading and writing the rest of it again.
final class Splice {
    private Splice() {}

    /// The object without its member `name`, which it has at most once.
    static RawJson without(RawJson object, String name) {
        Members members = object.scan(JsonScanner.of(name));
        if (!members.has(name)) {
            return object;
        }
        byte[] bytes = object.bytes();
        int start = keyStart(bytes, members.start(name));
        int end = afterSpace(bytes, members.end(name));
        if (bytes[end] == ',') {
            end++;
        } else {
            start = beforeComma(bytes, start);
        }
        return new Bytes(bytes.length)
                .append(bytes, 0, start)
                .append(bytes, end, bytes.length - end)
                .toJson();
    }

    /// The object with one more member in front of the others.
    static RawJson with(RawJson object, String name, RawJson value) {
        byte[] bytes = object.bytes();
        Bytes target = new Bytes(bytes.length + name.length() + value.length() + 4);
        target.appendByte('{').appendJsonString(name).appendByte(':').append(value);
        if (bytes[afterSpace(bytes, 1)] != '}') {
            target.appendByte(',');
        }
        return target.append(bytes, 1, bytes.length - 1).toJson();
    }

    /// Where the key of the value at `value` begins. A quote within the key would be escaped, and
    /// the names that are asked for have none.
    private static int keyStart(byte[] bytes, int value) {
        int at = lastIndexOf(bytes, '"', value - 1);
        return lastIndexOf(bytes, '"', at - 1);
    }

    private static int lastIndexOf(byte[] bytes, char wanted, int from) {
        int at = from;
        while (bytes[at] != wanted) {
            at--;
        }
        return at;
    }

    /// Before the comma that separates a last member from the one before, if there is one.
    private static int beforeComma(byte[] bytes, int key) {
        int at = key - 1;
        while (bytes[at] != ',' && bytes[at] != '{') {
            at--;
        }
        return bytes[at] == ',' ? at : key;
    }

    private static int afterSpace(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] == ' ' || bytes[at] == '\t') {
            at++;
        }
        return at;
    }
}
