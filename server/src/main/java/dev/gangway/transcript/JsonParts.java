package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts an object or array into its parts, each the bytes it came in, without building a tree: what
/// an agent sent may be large, and a tree of it many times larger.
///
/// The bytes are known to be valid JSON.
final class JsonParts {
    /// Members of one object that are looked at; more are not kept.
    static final int MEMBERS_MAX = 64;

    private final byte[] bytes;
    private int at;

    private JsonParts(RawJson value) {
        this.bytes = value.bytes();
        skipSpace();
    }

    /// The members in their order, of a key that occurs twice the last; none when it is no object.
    static Map<String, RawJson> members(RawJson object) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        JsonParts parts = new JsonParts(object);
        if (!parts.enter('{')) {
            return members;
        }
        while (parts.more('}') && members.size() < MEMBERS_MAX) {
            String key = text(parts.value()).orElse("");
            parts.enter(':');
            members.put(key, parts.value());
        }
        return members;
    }

    /// The elements in their order; none when it is no array.
    static List<RawJson> elements(RawJson array) {
        List<RawJson> elements = new ArrayList<>();
        JsonParts parts = new JsonParts(array);
        if (parts.enter('[')) {
            while (parts.more(']')) {
                elements.add(parts.value());
            }
        }
        return elements;
    }

    /// The text of a string; empty for anything else.
    static Optional<String> text(@Nullable RawJson value) {
        if (value == null || value.kind() != RawJson.Kind.STRING) {
            return Optional.empty();
        }
        byte[] bytes = value.bytes();
        for (byte next : bytes) {
            if (next == '\\') {
                return Optional.of(value.node().stringValue(""));
            }
        }
        return Optional.of(new String(bytes, 1, bytes.length - 2, StandardCharsets.UTF_8));
    }

    /// The whole number, or 0 for anything else.
    static long number(@Nullable RawJson value) {
        return value == null ? 0 : value.node().longValue(0);
    }

    private boolean enter(char opening) {
        if (at >= bytes.length || bytes[at] != opening) {
            return false;
        }
        at++;
        skipSpace();
        return true;
    }

    private boolean more(char closing) {
        enter(',');
        return at < bytes.length && bytes[at] != closing;
    }

    private RawJson value() {
        int start = at;
        int depth = 0;
        do {
            byte next = bytes[at];
            switch (next) {
                case '"' -> skipString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> skipPlain();
            }
        } while (depth > 0);
        RawJson value = RawJson.trusted(bytes, start, at - start);
        skipSpace();
        return value;
    }

    private void skipString() {
        byte[] all = bytes;
        int next = at + 1;
        while (all[next] != '"') {
            next += all[next] == '\\' ? 2 : 1;
        }
        at = next + 1;
    }

    /// A number, a literal, or what stands between values: at least one byte.
    private void skipPlain() {
        at++;
        while (at < bytes.length && !isMark(bytes[at])) {
            at++;
        }
    }

    private static boolean isMark(byte value) {
        return switch (value) {
            case '"', '{', '}', '[', ']', ',', ':' -> true;
            default -> isSpace(value);
        };
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }

    private void skipSpace() {
        while (at < bytes.length && isSpace(bytes[at])) {
            at++;
        }
    }
}
