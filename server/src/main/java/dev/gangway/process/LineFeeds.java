package dev.gangway.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds the ends of lines, eight bytes at a time: every byte that an agent writes is looked at
/// here.
final class LineFeeds {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';

    private LineFeeds() {}

    /// The first line feed in [at, end), or `end`.
    static int next(byte[] bytes, int at, int end) {
        int next = at;
        while (next <= end - Long.BYTES) {
            long word = (long) LONGS.get(bytes, next) ^ LINE_FEEDS;
            // Marks bytes that are zero; the lowest mark is exact, those above may be a borrow's.
            long marks = (word - ONES) & ~word & HIGH_BITS;
            if (marks != 0) {
                return next + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
            next += Long.BYTES;
        }
        while (next < end && bytes[next] != '\n') {
            next++;
        }
        return next;
    }
}
