package dev.gangway.json;

/// Changes one member of a JSON object and leaves all other bytes as they came. Pure.
public final class ObjectEdit {
    private ObjectEdit() {}

    /// The object with one more member, in front of the others.
    ///
    /// @param object has none of that name
    public static RawJson with(RawJson object, String name, RawJson value) {
        byte[] bytes = object.bytes();
        Bytes out = new Bytes(bytes.length + value.length() + name.length() + 4);
        out.appendByte('{').appendJsonString(name).appendByte(':').append(value);
        if (!blank(bytes)) {
            out.appendByte(',');
        }
        return out.append(bytes, 1, bytes.length - 1).toJson();
    }

    /// The object with this member: in the place of one of the same name, else in front. What is no
    /// object becomes one.
    public static RawJson set(RawJson object, String name, RawJson value) {
        if (object.kind() != RawJson.Kind.OBJECT) {
            return with(RawJson.EMPTY_OBJECT, name, value);
        }
        byte[] bytes = object.bytes();
        Members members = JsonScanner.of(name).scan(bytes, 0, bytes.length);
        boolean once = members.has(name) && members.duplicate().isEmpty();
        return once
                ? replaced(bytes, members.start(name), members.end(name), value)
                : with(without(object, name), name, value);
    }

    private static RawJson replaced(byte[] bytes, int start, int end, RawJson value) {
        return new Bytes(bytes.length + value.length())
                .append(bytes, 0, start)
                .append(value)
                .append(bytes, end, bytes.length - end)
                .toJson();
    }

    private static boolean blank(byte[] object) {
        return afterSpace(object, 1) == object.length - 1;
    }

    /// The object without members of this name; itself when it has none.
    public static RawJson without(RawJson object, String name) {
        JsonScanner scanner = JsonScanner.of(name);
        RawJson left = object;
        byte[] bytes = left.bytes();
        Members members = scanner.scan(bytes, 0, bytes.length);
        while (members.has(name)) {
            left = cut(bytes, members.start(name), members.end(name));
            bytes = left.bytes();
            members = scanner.scan(bytes, 0, bytes.length);
        }
        return left;
    }

    /// Takes out a member, with the comma before it, or after it when it is the first.
    private static RawJson cut(byte[] bytes, int valueStart, int valueEnd) {
        int start = keyStart(bytes, valueStart);
        int before = beforeSpace(bytes, start);
        int end = valueEnd;
        if (bytes[before - 1] == ',') {
            start = before - 1;
        } else {
            int after = afterSpace(bytes, valueEnd);
            end = bytes[after] == ',' ? after + 1 : valueEnd;
        }
        return new Bytes(bytes.length)
                .append(bytes, 0, start)
                .append(bytes, end, bytes.length - end)
                .toJson();
    }

    /// Where the key of a value begins: backwards over the colon, to the quote that opens it.
    private static int keyStart(byte[] bytes, int valueStart) {
        int colon = beforeSpace(bytes, valueStart) - 1;
        int quote = beforeSpace(bytes, colon) - 2;
        while (bytes[quote] != '"' || escaped(bytes, quote)) {
            quote--;
        }
        return quote;
    }

    private static boolean escaped(byte[] bytes, int at) {
        int backslash = at - 1;
        while (bytes[backslash] == '\\') {
            backslash--;
        }
        return (at - 1 - backslash) % 2 == 1;
    }

    /// Behind the last byte before `at` that is no space.
    private static int beforeSpace(byte[] bytes, int at) {
        int end = at;
        while (bytes[end - 1] <= ' ') {
            end--;
        }
        return end;
    }

    private static int afterSpace(byte[] bytes, int at) {
        int next = at;
        while (bytes[next] <= ' ') {
            next++;
        }
        return next;
    }
}
