package dev.gangway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /// By name: what looks into the object that is that member; null for what is passed over.
    private final @Nullable JsonScanner[] inner;

    private JsonScanner(List<String> names, @Nullable JsonScanner[] inner) {
        this.names = names;
        this.inner = inner;
        this.keys = new byte[names.size()][];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
        }
    }

    /// A scanner for members of these names.
    ///
    /// @throws IllegalArgumentException when a name is given twice, or more than [#NAMES_MAX] are
    public static JsonScanner of(String... names) {
        if (names.length > NAMES_MAX || Set.copyOf(Arrays.asList(names)).size() != names.length) {
            throw new IllegalArgumentException("too many names, or one of them twice");
        }
        return new JsonScanner(List.of(names), new JsonScanner[names.length]);
    }

    /// This scanner, which in the same pass also looks into the object that is one of its members:
    /// [Members#members] with that scanner has the result and costs nothing then.
    ///
    /// @throws IllegalArgumentException when it does not look for that name
    public JsonScanner within(String name, JsonScanner scanner) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("is not looked for: " + name);
        }
        @Nullable JsonScanner[] more = inner.clone();
        more[index] = scanner;
        return new JsonScanner(names, more);
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

    /// @param first where the first key begins
    /// @return the place after the object
    private int scanObject(Members members, byte[] bytes, int first, int end) {
        int next = first;
        while (next < end && bytes[next] == '"') {
            int keyEnd = JsonText.afterString(bytes, next + 1, end);
            if (keyEnd >= end) {
                return end;
            }
            int colon = JsonText.afterSpace(bytes, keyEnd, end);
            int start = JsonText.afterSpace(bytes, colon + 1, end);
            int index = indexOf(bytes, next, keyEnd);
            int after = member(members, index, bytes, start, end);
            next = JsonText.afterSpace(bytes, after, end);
            if (next < end && bytes[next] == ',') {
                next = JsonText.afterSpace(bytes, next + 1, end);
            }
        }
        return Math.min(next + 1, end);
    }

    /// @param index of the name; negative for one that is not looked for
    /// @return the place after the value
    private int member(Members members, int index, byte[] bytes, int start, int end) {
        if (index < 0) {
            return JsonText.afterValue(bytes, start, end);
        }
        JsonScanner scanner = inner[index];
        boolean object = start < end && bytes[start] == '{';
        int after;
        if (scanner != null && object && !members.has(index)) {
            Members found = new Members(scanner.names, bytes, true);
            int first = JsonText.afterSpace(bytes, start + 1, end);
            after = scanner.scanObject(found, bytes, first, end);
            members.inner(index, found);
        } else {
            after = JsonText.afterValue(bytes, start, end);
        }
        members.found(index, start, after);
        return after;
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
