package dev.gangway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A growing run of bytes into which frames and lines are written, to be used again after
/// [#clear()] by those who write many. One thread at a time.
///
/// Its limit is a guard against a runaway: what goes beyond throws IllegalStateException and leaves
/// the content as it was before that call. Everything appended as JSON is well-formed UTF-8 without
/// a line break.
public final class Bytes {
    /// The limit when none is given: 1 GiB.
    public static final int LENGTH_MAX = 1 << 30;

    private static final int CAPACITY_MIN = 16;
    private static final byte[] HEXADECIMAL = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final byte[] LONG_MIN =
            "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);

    private final int lengthMax;
    private byte[] content;
    private int length;

    /// An empty one with room for `capacity` bytes and a limit of [#LENGTH_MAX].
    public Bytes(int capacity) {
        this(capacity, LENGTH_MAX);
    }

    /// An empty one.
    ///
    /// @param capacity bytes to make room for at first
    /// @param lengthMax bytes it may hold at most
    public Bytes(int capacity, int lengthMax) {
        if (capacity < 0 || lengthMax < 0) {
            throw new IllegalArgumentException("a negative capacity or limit");
        }
        this.lengthMax = lengthMax;
        this.content = new byte[Math.min(Math.max(capacity, CAPACITY_MIN), lengthMax)];
    }

    /// Bytes written so far.
    public int length() {
        return length;
    }

    /// The array that holds them, from 0 to [#length()]: shared, and replaced when it grows, so to
    /// be used at once.
    public byte[] array() {
        return content;
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(content, length);
    }

    /// What was written as one JSON value. The caller vouches that it is one, as with
    /// [RawJson#trusted].
    public RawJson toJson() {
        return RawJson.trusted(content, 0, length);
    }

    /// Forgets the content and keeps the room.
    public void clear() {
        length = 0;
    }

    /// Forgets what was written after the first `newLength` bytes, for one who failed half-way.
    public void truncate(int newLength) {
        length = Objects.checkIndex(newLength, length + 1);
    }

    /// Appends one byte.
    public Bytes appendByte(int value) {
        room(1);
        content[length++] = (byte) value;
        return this;
    }

    /// Appends text that the caller knows to be ASCII, such as a literal of the program.
    ///
    /// @throws IllegalArgumentException when it is not
    public Bytes appendAscii(String text) {
        int count = text.length();
        room(count);
        for (int i = 0; i < count; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                throw new IllegalArgumentException("not ASCII");
            }
            content[length + i] = (byte) character;
        }
        length += count;
        return this;
    }

    /// Appends all of `bytes`.
    public Bytes append(byte[] bytes) {
        return append(bytes, 0, bytes.length);
    }

    /// Appends a range of `bytes`.
    public Bytes append(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        room(count);
        System.arraycopy(bytes, offset, content, length, count);
        length += count;
        return this;
    }

    /// Appends a JSON value as it is.
    public Bytes append(RawJson value) {
        room(value.length());
        length += value.copyTo(content, length);
        return this;
    }

    /// Appends a number in decimal digits.
    public Bytes appendLong(long value) {
        if (value == Long.MIN_VALUE) {
            return append(LONG_MIN);
        }
        long magnitude = Math.abs(value);
        int count = digits(magnitude) + (value < 0 ? 1 : 0);
        room(count);
        int at = length + count;
        do {
            content[--at] = (byte) ('0' + magnitude % 10);
            magnitude /= 10;
        } while (magnitude != 0);
        if (value < 0) {
            content[length] = '-';
        }
        length += count;
        return this;
    }

    private static int digits(long magnitude) {
        int count = 1;
        for (long rest = magnitude / 10; rest != 0; rest /= 10) {
            count++;
        }
        return count;
    }

    /// Appends `text` as a JSON string with its quotes. Escaped are quotes, backslashes, control
    /// characters, and lone surrogates, which UTF-8 cannot hold; all else stands as it is.
    public Bytes appendJsonString(String text) {
        int before = length;
        try {
            appendByte('"');
            int at = appendPlain(text, 0);
            while (at < text.length()) {
                char character = text.charAt(at);
                if (character < 0x80) {
                    appendEscaped(character);
                } else {
                    at += appendCharacter(text, at);
                }
                at = appendPlain(text, at + 1);
            }
            return appendByte('"');
        } catch (IllegalStateException e) {
            length = before;
            throw e;
        }
    }

    /// Appends the characters from `from` on that stand for themselves in one byte.
    ///
    /// @return where the first other one is; the text's length for none
    private int appendPlain(String text, int from) {
        int end = text.length();
        room(end - from);
        byte[] bytes = content;
        int to = length;
        int at = from;
        while (at < end && isPlain(text.charAt(at))) {
            bytes[to++] = (byte) text.charAt(at++);
        }
        length = to;
        return at;
    }

    private static boolean isPlain(char character) {
        return character >= ' ' && character < 0x80 && character != '"' && character != '\\';
    }

    /// Appends JSON text as UTF-8. A lone surrogate, which is no character, is written as its JSON
    /// escape: right within a string, the only place where it can stand.
    Bytes appendJsonText(String text) {
        for (int i = 0; i < text.length(); i++) {
            i += appendCharacter(text, i);
        }
        return this;
    }

    /// Appends the character at `at`; tells how many more chars than one it took.
    private int appendCharacter(String text, int at) {
        char character = text.charAt(at);
        if (character < 0x80) {
            appendByte(character);
        } else if (character < 0x800) {
            appendByte(0xC0 | character >> 6);
            appendContinuation(character);
        } else if (!Character.isSurrogate(character)) {
            appendByte(0xE0 | character >> 12);
            appendContinuation(character >> 6);
            appendContinuation(character);
        } else {
            return appendSurrogate(text, at);
        }
        return 0;
    }

    private int appendSurrogate(String text, int at) {
        int point = text.codePointAt(at);
        if (!Character.isSupplementaryCodePoint(point)) {
            appendUnicodeEscape(point);
            return 0;
        }
        appendByte(0xF0 | point >> 18);
        appendContinuation(point >> 12);
        appendContinuation(point >> 6);
        appendContinuation(point);
        return 1;
    }

    private void appendContinuation(int bits) {
        appendByte(0x80 | (bits & 0x3F));
    }

    private void appendEscaped(char character) {
        switch (character) {
            case '"' -> appendAscii("\\\"");
            case '\\' -> appendAscii("\\\\");
            case '\n' -> appendAscii("\\n");
            case '\r' -> appendAscii("\\r");
            case '\t' -> appendAscii("\\t");
            default -> appendUnicodeEscape(character);
        }
    }

    private void appendUnicodeEscape(int unit) {
        appendAscii("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            appendByte(HEXADECIMAL[unit >> shift & 0xF]);
        }
    }

    private void room(int count) {
        if (count > content.length - length) {
            grow(count);
        }
    }

    private void grow(int count) {
        if (count > lengthMax - length) {
            throw new IllegalStateException("more than " + lengthMax + " bytes");
        }
        long doubled = Math.min(content.length * 2L, lengthMax);
        content = Arrays.copyOf(content, (int) Math.max(doubled, length + count));
    }

    /// The content as text.
    @Override
    public String toString() {
        return new String(content, 0, length, StandardCharsets.UTF_8);
    }
}
