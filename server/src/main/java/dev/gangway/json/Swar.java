package dev.gangway.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at eight bytes at a time ("SIMD within a register"), because most of what passes through
/// the gateway is text inside strings, of which only the end matters.
///
/// In each of these the lowest marked byte is exact; what is marked above it may be a borrow's
/// doing. So a caller looks at the first mark only.
final class Swar {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long SPACES = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    private Swar() {}

    /// The first byte in [at, end) that is not a plain character of a string: a quote, a backslash,
    /// a control character or part of a longer UTF-8 sequence; `end` when there is none.
    static int endOfPlainText(byte[] bytes, int at, int end) {
        int next = at;
        while (next <= end - Long.BYTES) {
            long word = (long) LONGS.get(bytes, next);
            long quote = (word ^ QUOTES) - ONES;
            long backslash = (word ^ BACKSLASHES) - ONES;
            long marks = ((word - SPACES) | quote | backslash | word) & HIGH_BITS;
            if (marks != 0) {
                return next + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
            next += Long.BYTES;
        }
        while (next < end && plain(bytes[next])) {
            next++;
        }
        return next;
    }

    private static boolean plain(byte value) {
        return value >= ' ' && value != '"' && value != '\\';
    }

    /// The first quote or backslash in [at, end), or `end`.
    static int quoteOrBackslash(byte[] bytes, int at, int end) {
        return first(bytes, at, end, QUOTES, BACKSLASHES);
    }

    /// The first line feed or carriage return in [at, end), or `end`.
    static int lineBreak(byte[] bytes, int at, int end) {
        return first(bytes, at, end, LINE_FEEDS, CARRIAGE_RETURNS);
    }

    private static int first(byte[] bytes, int at, int end, long one, long other) {
        int next = at;
        while (next <= end - Long.BYTES) {
            long word = (long) LONGS.get(bytes, next);
            long first = word ^ one;
            long second = word ^ other;
            long marks = (((first - ONES) & ~first) | ((second - ONES) & ~second)) & HIGH_BITS;
            if (marks != 0) {
                return next + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
            next += Long.BYTES;
        }
        while (next < end && bytes[next] != (byte) one && bytes[next] != (byte) other) {
            next++;
        }
        return next;
    }
}
