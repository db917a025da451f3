package dev.gangway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Finds where the values of a few named members of an object lie, in one pass and without a tree,
/// so that a payload can be cut out and carried on as the bytes it came in.
///
/// Made once for its names and used by any thread. It trusts that the bytes were validated: given
/// others it finds nonsense, or throws an unchecked exception, but ends within the range. Keys are
/// compared as text: one that was written with escapes is the same key.
public final class JsonScanner {
    /// How many members one scanner may look for: they are compared one by one.
    public static final int NAMES_MAX = 64;

    private final List<String> names;
    private final byte[][] keys;

    private JsonScanner(String... names) {
        this.names = List.of(names);
        this.keys = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            keys[i] = names[i].getBytes(StandardCharsets.UTF_8);
        }
    }

    /// A scanner for members of these names.
    ///
    /// @throws IllegalArgumentException when a name is given twice, or more than [#NAMES_MAX] are
    public static JsonScanner of(String... names) {
        if (names.length > NAMES_MAX || Set.copyOf(Arrays.asList(names)).size() != names.length) {
            throw new IllegalArgumentException("too many names, or one of them twice");
        }
        return new JsonScanner(names);
    }

    /// What it looks for, in the order given.
    public List<String> names() {
        return names;
    }

    /// Finds the members of the object `value`.
    public Members scan(RawJson value) {
        return value.scan(this);
    }

    /// Finds the members of the object in this range of valid JSON. When the value there is no
    /// object, the result says so and has no members. The result refers to `bytes`, which must not
    /// change while it is in use.
    public Members scan(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int start = JsonText.afterSpace(bytes, offset, end);
        boolean object = start < end && bytes[start] == '{';
        Members members = new Members(names, bytes, object);
        if (object) {
            scanObject(members, bytes, JsonText.afterSpace(bytes, start + 1, end), end);
        }
        return members;
    }

    private void scanObject(Members members, byte[] bytes, int first, int end) {
        int next = first;
        while (next < end && bytes[next] == '"') {
            int keyEnd = JsonText.afterString(bytes, next + 1, end);
            if (keyEnd >= end) {
                return;
            }
            int colon = JsonText.afterSpace(bytes, keyEnd, end);
            int start = JsonText.afterSpace(bytes, colon + 1, end);
            int after = JsonText.afterValue(bytes, start, end);
            int index = indexOf(bytes, next, keyEnd);
            if (index >= 0) {
                members.found(index, start, after);
            }
            next = JsonText.afterSpace(bytes, after, end);
            if (next < end && bytes[next] == ',') {
                next = JsonText.afterSpace(bytes, next + 1, end);
            }
        }
    }

    private int indexOf(byte[] bytes, int start, int end) {
        for (int i = 0; i < keys.length; i++) {
            if (Arrays.equals(keys[i], 0, keys[i].length, bytes, start + 1, end - 1)) {
                return i;
            }
        }
        if (Swar.quoteOrBackslash(bytes, start + 1, end - 1) < end - 1) {
            return names.indexOf(JsonText.decode(bytes, start, end));
        }
        return -1;
    }
}
