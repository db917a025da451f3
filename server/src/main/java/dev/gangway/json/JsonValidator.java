package dev.gangway.json;

import java.util.Locale;
import java.util.Objects;

/// Decides in one pass whether bytes are exactly one JSON text, by RFC 8259 for the grammar and by
/// the Unicode standard for UTF-8. Stricter than a parser, which lets broken UTF-8 through where it
/// skips a value: a browser closes its socket (1007) over what such a parser accepted.
///
/// Refused besides what the grammar refuses: a byte order mark, overlong and truncated UTF-8,
/// encoded surrogates, code points above U+10FFFF, bytes after the value, and nesting below
/// `depthMax`. White space around the value is allowed. Numbers and keys may be as long as the
/// text. An *escaped* lone surrogate (`"\ud800"`) is legal JSON text and is accepted: it is six
/// ASCII characters, which harm no socket.
///
/// Immutable, so any thread may use it. Recursive: at full depth it needs up to half a megabyte of
/// stack before the JIT has compiled it, so a thread that validates keeps the default stack size.
public final class JsonValidator {
    /// How many arrays and objects may be open at once.
    public static final int DEPTH_MAX = 512;

    private static final JsonValidator STRICT = new JsonValidator(DEPTH_MAX);
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final int depthMax;

    /// @param depthMax how many arrays and objects may be open at once, at least 0
    public JsonValidator(int depthMax) {
        if (depthMax < 0) {
            throw new IllegalArgumentException("depthMax is negative");
        }
        this.depthMax = depthMax;
    }

    /// The one with a depth of [#DEPTH_MAX].
    public static JsonValidator strict() {
        return STRICT;
    }

    /// What was found. [Valid#VALID], or the first fault.
    public sealed interface Verdict {
        /// Whether the bytes are one JSON text.
        default boolean valid() {
            return this == Valid.VALID;
        }
    }

    /// One JSON text and nothing else.
    public enum Valid implements Verdict {
        /// The only one: nothing is allocated for a valid line.
        VALID
    }

    /// Not a JSON text.
    ///
    /// @param offset of the first byte that cannot stand where it stands, from the beginning of the
    ///   range
    public record Invalid(Reason reason, int offset) implements Verdict {
        /// What is wrong and where, for a person.
        public String sentence() {
            String words = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            return "not JSON: " + words + " at byte " + offset;
        }
    }

    /// Why bytes are no JSON text.
    public enum Reason {
        /// Nothing but white space.
        EMPTY,
        /// The text ends inside a value.
        ENDS_EARLY,
        /// A byte that the grammar does not allow here.
        UNEXPECTED_BYTE,
        /// U+FEFF before the value.
        BYTE_ORDER_MARK,
        /// More than white space after the value.
        TRAILING_BYTES,
        /// A leading zero, or a digit missing.
        BAD_NUMBER,
        /// Begins like true, false or null and is not.
        BAD_LITERAL,
        /// A backslash with something else than RFC 8259 allows.
        BAD_ESCAPE,
        /// A control character within a string.
        CONTROL_CHARACTER,
        /// Overlong, truncated, a surrogate or above U+10FFFF.
        BAD_UTF8,
        /// More arrays and objects open than allowed.
        TOO_DEEP
    }

    /// Checks a range of `bytes`.
    ///
    /// @throws IndexOutOfBoundsException when the range is not within the array
    public Verdict check(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        int begin = JsonText.afterSpace(bytes, offset, end);
        if (begin == end) {
            return new Invalid(Reason.EMPTY, length);
        }
        long next = value(bytes, begin, end, depthMax);
        if (next >= 0) {
            int last = JsonText.afterSpace(bytes, (int) next, end);
            if (last == end) {
                return Valid.VALID;
            }
            next = fault(Reason.TRAILING_BYTES, last);
        }
        return invalid(next, bytes, offset, end);
    }

    @SuppressWarnings("EnumOrdinal") // Unpacks what fault() packed.
    private static Invalid invalid(long fault, byte[] bytes, int offset, int end) {
        int at = (int) fault - offset;
        if (at == 0 && end - offset >= 3 && bytes[offset] == (byte) 0xEF) {
            boolean mark = bytes[offset + 1] == (byte) 0xBB && bytes[offset + 2] == (byte) 0xBF;
            if (mark) {
                return new Invalid(Reason.BYTE_ORDER_MARK, 0);
            }
        }
        int reason = (int) (fault >>> Integer.SIZE) & Integer.MAX_VALUE;
        return new Invalid(Reason.values()[reason], at);
    }

    // Each of the functions below takes the place of a value's first (or second) byte, and returns
    // the place after the
    // value, or a negative number made by fault(): a result without an allocation.

    @SuppressWarnings("EnumOrdinal") // Packed and unpacked within one call; never stored.
    private static long fault(Reason reason, int at) {
        return Long.MIN_VALUE | ((long) reason.ordinal() << Integer.SIZE) | at;
    }

    private static long unexpected(int at, int end) {
        return fault(at < end ? Reason.UNEXPECTED_BYTE : Reason.ENDS_EARLY, at);
    }

    private static long value(byte[] bytes, int at, int end, int depth) {
        if (at >= end) {
            return fault(Reason.ENDS_EARLY, at);
        }
        return switch (bytes[at]) {
            case '"' -> string(bytes, at + 1, end);
            case '{' ->
                    depth == 0 ? fault(Reason.TOO_DEEP, at) : object(bytes, at + 1, end, depth - 1);
            case '[' ->
                    depth == 0 ? fault(Reason.TOO_DEEP, at) : array(bytes, at + 1, end, depth - 1);
            case 't' -> literal(bytes, at, end, TRUE);
            case 'f' -> literal(bytes, at, end, FALSE);
            case 'n' -> literal(bytes, at, end, NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(bytes, at, end);
            default -> fault(Reason.UNEXPECTED_BYTE, at);
        };
    }

    private static long object(byte[] bytes, int at, int end, int depth) {
        int next = JsonText.afterSpace(bytes, at, end);
        if (next < end && bytes[next] == '}') {
            return next + 1L;
        }
        while (true) {
            long after = member(bytes, next, end, depth);
            if (after < 0) {
                return after;
            }
            next = JsonText.afterSpace(bytes, (int) after, end);
            if (next >= end || bytes[next] != ',') {
                return next < end && bytes[next] == '}' ? next + 1L : unexpected(next, end);
            }
            next = JsonText.afterSpace(bytes, next + 1, end);
        }
    }

    private static long member(byte[] bytes, int at, int end, int depth) {
        if (at >= end || bytes[at] != '"') {
            return unexpected(at, end);
        }
        long key = string(bytes, at + 1, end);
        if (key < 0) {
            return key;
        }
        int colon = JsonText.afterSpace(bytes, (int) key, end);
        if (colon >= end || bytes[colon] != ':') {
            return unexpected(colon, end);
        }
        return value(bytes, JsonText.afterSpace(bytes, colon + 1, end), end, depth);
    }

    private static long array(byte[] bytes, int at, int end, int depth) {
        int next = JsonText.afterSpace(bytes, at, end);
        if (next < end && bytes[next] == ']') {
            return next + 1L;
        }
        while (true) {
            long after = value(bytes, next, end, depth);
            if (after < 0) {
                return after;
            }
            next = JsonText.afterSpace(bytes, (int) after, end);
            if (next >= end || bytes[next] != ',') {
                return next < end && bytes[next] == ']' ? next + 1L : unexpected(next, end);
            }
            next = JsonText.afterSpace(bytes, next + 1, end);
        }
    }

    private static long literal(byte[] bytes, int at, int end, byte[] word) {
        for (int i = 1; i < word.length; i++) {
            if (at + i >= end) {
                return fault(Reason.ENDS_EARLY, end);
            }
            if (bytes[at + i] != word[i]) {
                return fault(Reason.BAD_LITERAL, at + i);
            }
        }
        return (long) at + word.length;
    }

    private static long number(byte[] bytes, int at, int end) {
        int first = bytes[at] == '-' ? at + 1 : at;
        int next = afterDigits(bytes, first, end);
        if (next == first) {
            return badNumber(next, end);
        }
        if (bytes[first] == '0' && next > first + 1) {
            return fault(Reason.BAD_NUMBER, first + 1);
        }
        if (next < end && bytes[next] == '.') {
            int fraction = next + 1;
            next = afterDigits(bytes, fraction, end);
            if (next == fraction) {
                return badNumber(next, end);
            }
        }
        return next < end && (bytes[next] | 0x20) == 'e' ? exponent(bytes, next + 1, end) : next;
    }

    private static long exponent(byte[] bytes, int at, int end) {
        boolean signed = at < end && (bytes[at] == '+' || bytes[at] == '-');
        int first = signed ? at + 1 : at;
        int next = afterDigits(bytes, first, end);
        return next == first ? badNumber(next, end) : next;
    }

    private static long badNumber(int at, int end) {
        return fault(at < end ? Reason.BAD_NUMBER : Reason.ENDS_EARLY, at);
    }

    private static int afterDigits(byte[] bytes, int at, int end) {
        int next = at;
        while (next < end && bytes[next] >= '0' && bytes[next] <= '9') {
            next++;
        }
        return next;
    }

    private static long string(byte[] bytes, int at, int end) {
        int next = at;
        while (true) {
            next = Swar.endOfPlainText(bytes, next, end);
            if (next >= end) {
                return fault(Reason.ENDS_EARLY, end);
            }
            byte value = bytes[next];
            if (value == '"') {
                return next + 1L;
            }
            long after = special(bytes, next, end);
            if (after < 0) {
                return after;
            }
            next = (int) after;
        }
    }

    private static long special(byte[] bytes, int at, int end) {
        if (bytes[at] == '\\') {
            return escape(bytes, at + 1, end);
        }
        if (bytes[at] >= 0) {
            return fault(Reason.CONTROL_CHARACTER, at);
        }
        int next = at;
        while (next < end && bytes[next] < 0) {
            int length = Utf8.sequenceLength(bytes, next, end);
            if (length == 0) {
                return fault(Reason.BAD_UTF8, next);
            }
            next += length;
        }
        return next;
    }

    private static long escape(byte[] bytes, int at, int end) {
        if (at >= end) {
            return fault(Reason.ENDS_EARLY, end);
        }
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> hexadecimal(bytes, at + 1, end);
            default -> fault(Reason.BAD_ESCAPE, at);
        };
    }

    private static long hexadecimal(byte[] bytes, int at, int end) {
        for (int i = at; i < at + 4; i++) {
            if (i >= end) {
                return fault(Reason.ENDS_EARLY, end);
            }
            if (Character.digit(bytes[i], 16) < 0) {
                return fault(Reason.BAD_ESCAPE, i);
            }
        }
        return at + 4L;
    }
}
