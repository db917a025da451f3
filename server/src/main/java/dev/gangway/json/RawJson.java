package dev.gangway.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// One JSON value as the bytes it was received in, to be stored and passed on without being read
/// and written again.
///
/// It has no white space around it and **no line break in it**: a line feed or carriage return,
/// which JSON allows only between tokens, is replaced by a space. So it may stand in a line of a
/// line protocol, whoever formatted it. Numbers, escapes, the order of keys and keys that occur
/// twice stay as they came.
///
/// Immutable. Equal when the bytes are: `1` and `1.0` are not. As long as the line or frame it came
/// from at most.
public final class RawJson {
    /// `{}`
    public static final RawJson EMPTY_OBJECT = literal("{}");

    /// `[]`
    public static final RawJson EMPTY_ARRAY = literal("[]");

    /// `null`
    public static final RawJson NULL = literal("null");

    /// `true`
    public static final RawJson TRUE = literal("true");

    /// `false`
    public static final RawJson FALSE = literal("false");

    /// What a value is, told by its first byte.
    public enum Kind {
        /// Begins with a brace.
        OBJECT,
        /// Begins with a bracket.
        ARRAY,
        /// Begins with a quote.
        STRING,
        /// Begins with a digit or a minus sign.
        NUMBER,
        /// true or false.
        BOOLEAN,
        /// null.
        NULL;

        static Kind of(byte first) {
            return switch (first) {
                case '{' -> OBJECT;
                case '[' -> ARRAY;
                case '"' -> STRING;
                case 't', 'f' -> BOOLEAN;
                case 'n' -> NULL;
                default -> NUMBER;
            };
        }
    }

    private final byte[] content;

    private RawJson(byte[] content) {
        this.content = content;
    }

    /// The value that this text is.
    ///
    /// @throws InvalidJson when it is not exactly one JSON value, or nested deeper than
    ///   [JsonValidator#DEPTH_MAX]
    public static RawJson of(String json) {
        Bytes bytes = new Bytes(json.length()).appendJsonText(json);
        return of(bytes.array(), 0, bytes.length());
    }

    /// The value that these bytes are.
    ///
    /// @throws InvalidJson when they are not exactly one JSON value, or nested deeper than
    ///   [JsonValidator#DEPTH_MAX]
    public static RawJson of(byte[] json) {
        return of(json, 0, json.length);
    }

    /// The value in this range, which is copied.
    ///
    /// @throws InvalidJson when it is not exactly one JSON value, or nested deeper than
    ///   [JsonValidator#DEPTH_MAX]
    public static RawJson of(byte[] bytes, int offset, int length) {
        if (JsonValidator.strict().check(bytes, offset, length)
                instanceof JsonValidator.Invalid invalid) {
            throw new InvalidJson(invalid);
        }
        return trusted(bytes, offset, length);
    }

    /// The value in this range, which is copied and not checked: for parts of a line that was
    /// validated, and for what the program wrote itself.
    ///
    /// @throws IllegalArgumentException when the range is blank
    public static RawJson trusted(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        int start = JsonText.afterSpace(bytes, offset, end);
        while (end > start && JsonText.space(bytes[end - 1])) {
            end--;
        }
        if (start == end) {
            throw new IllegalArgumentException("no JSON value here");
        }
        byte[] content = Arrays.copyOfRange(bytes, start, end);
        joinLines(content);
        return new RawJson(content);
    }

    private static void joinLines(byte[] content) {
        int at = Swar.lineBreak(content, 0, content.length);
        while (at < content.length) {
            content[at] = ' ';
            at = Swar.lineBreak(content, at + 1, content.length);
        }
    }

    private static RawJson literal(String ascii) {
        return new RawJson(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /// The value that this tree is.
    public static RawJson ofNode(JsonNode node) {
        String text = Json.mapper().writeValueAsString(node);
        return new Bytes(text.length()).appendJsonText(text).toJson();
    }

    /// A JSON string with this text.
    public static RawJson ofText(String text) {
        return new Bytes(text.length() + 2).appendJsonString(text).toJson();
    }

    /// A JSON number.
    public static RawJson ofLong(long number) {
        return literal(Long.toString(number));
    }

    /// What it is.
    public Kind kind() {
        return Kind.of(content[0]);
    }

    /// Bytes of it, at least one.
    public int length() {
        return content.length;
    }

    /// Its tree, parsed anew each time, and the caller's to change. Never fails: see
    /// [Json#parse(byte[])] for what becomes of extreme numbers.
    public JsonNode node() {
        return Json.tree(content);
    }

    /// Finds members of this object; see [JsonScanner#scan(byte[], int, int)].
    public Members scan(JsonScanner scanner) {
        return scanner.scan(content, 0, content.length);
    }

    /// Copies it to `target` from `offset`; returns its length.
    ///
    /// @throws IndexOutOfBoundsException when it does not fit
    public int copyTo(byte[] target, int offset) {
        System.arraycopy(content, 0, target, offset, content.length);
        return content.length;
    }

    /// Puts it into `target`, which must have the room.
    public void writeTo(ByteBuffer target) {
        target.put(content);
    }

    /// Writes it to `target`.
    public void writeTo(OutputStream target) throws IOException {
        target.write(content);
    }

    /// A copy.
    public byte[] bytes() {
        return content.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson raw && Arrays.equals(content, raw.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /// The JSON text.
    @Override
    public String toString() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
