package dev.gangway.json;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the members that a [JsonScanner] looked for lie in the bytes that it scanned. Refers to
/// those bytes; copies only what is asked for. Asking for a name that was not looked for throws
/// IllegalArgumentException.
///
/// Of a key that occurs twice the first is kept and [#duplicate()] names it. Readers differ in
/// which of the two they take, so whoever passes the object on must refuse it. Written by one
/// thread, then readable by any.
public final class Members {
    private final List<String> names;
    private final byte[] bytes;
    private final boolean object;
    private final int[] spans;
    private int duplicate = -1;

    /// By name: what was found within that member in the same pass; null until there is something.
    private @Nullable Members @Nullable [] inner;

    Members(List<String> names, byte[] bytes, boolean object) {
        this.names = names;
        this.bytes = bytes;
        this.object = object;
        this.spans = new int[names.size() * 2];
    }

    void found(int index, int start, int end) {
        if (spans[index * 2 + 1] != 0) {
            duplicate = index;
        } else {
            spans[index * 2] = start;
            spans[index * 2 + 1] = end;
        }
    }

    boolean has(int index) {
        return spans[index * 2 + 1] != 0;
    }

    void inner(int index, Members found) {
        if (inner == null) {
            inner = new Members[names.size()];
        }
        inner[index] = found;
    }

    /// Whether the value was an object at all.
    public boolean object() {
        return object;
    }

    /// A name that was looked for and occurs more than once.
    public Optional<String> duplicate() {
        return duplicate < 0 ? Optional.empty() : Optional.of(names.get(duplicate));
    }

    /// Whether the member is there; its value may be null.
    public boolean has(String name) {
        return end(name) > 0;
    }

    /// Where the member's value begins in the scanned array; 0 when it is missing.
    public int start(String name) {
        return spans[index(name) * 2];
    }

    /// Where the member's value ends in the scanned array, exclusive; 0 when it is missing.
    public int end(String name) {
        return spans[index(name) * 2 + 1];
    }

    /// What the member's value is; empty when it is missing.
    public Optional<RawJson.Kind> kind(String name) {
        return has(name) ? Optional.of(RawJson.Kind.of(bytes[start(name)])) : Optional.empty();
    }

    /// The member's value, copied; empty when it is missing.
    public Optional<RawJson> json(String name) {
        int start = start(name);
        int end = end(name);
        return end == 0
                ? Optional.empty()
                : Optional.of(RawJson.trusted(bytes, start, end - start));
    }

    /// The member's text; empty when it is missing or no string.
    public Optional<String> text(String name) {
        int start = start(name);
        boolean string = has(name) && bytes[start] == '"';
        return string ? Optional.of(JsonText.decode(bytes, start, end(name))) : Optional.empty();
    }

    /// Scans the object that is this member's value. When it is missing or no object, the result
    /// says so and has no members.
    public Members members(String name, JsonScanner scanner) {
        int index = index(name);
        Members known = inner == null ? null : inner[index];
        if (known != null && known.names.equals(scanner.names())) {
            return known;
        }
        int start = start(name);
        return scanner.scan(bytes, start, end(name) - start);
    }

    private int index(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("was not looked for: " + name);
        }
        return index;
    }
}
