package dev.gangway.terminal;

/// The latest output of a terminal in UTF-8, within a number of bytes, by positions that only grow.
/// One thread at a time.
final class OutputRing {
    static final int CHARACTER_BYTES_MAX = 4;

    private static final int FIRST_BYTES = 4 * 1024;
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    private final int bytesMax;
    private byte[] bytes;
    private long start;
    private long end;

    OutputRing(int bytesMax) {
        this.bytesMax = bytesMax;
        this.bytes = new byte[Math.min(FIRST_BYTES, bytesMax)];
    }

    /// Of the first byte that is kept, where a character begins.
    long start() {
        return start;
    }

    /// Behind the last byte.
    long end() {
        return end;
    }

    /// @param text whole characters
    void add(byte[] text) {
        int taken = Math.min(text.length, bytesMax);
        makeRoom(taken);
        end += text.length - taken;
        for (int from = text.length - taken; from < text.length; ) {
            int at = (int) (end % bytes.length);
            int run = Math.min(text.length - from, bytes.length - at);
            System.arraycopy(text, from, bytes, at, run);
            from += run;
            end += run;
        }
        forget(end - bytes.length);
    }

    /// As much again as is needed, up to all.
    private void makeRoom(int more) {
        long needed = end - start + more;
        if (needed <= bytes.length || bytes.length == bytesMax) {
            return;
        }
        byte[] larger = new byte[Math.clamp(2 * needed, FIRST_BYTES, bytesMax)];
        for (long position = start; position < end; position++) {
            larger[(int) (position % larger.length)] = at(position);
        }
        bytes = larger;
    }

    private void forget(long before) {
        if (before > start) {
            start = before;
            start = characterAt(before);
        }
    }

    /// The first character that begins at a position that is kept, or behind it.
    long characterAt(long position) {
        long begins = position;
        while (begins < end && isInside(begins)) {
            begins++;
        }
        return begins;
    }

    private byte at(long position) {
        return bytes[(int) (position % bytes.length)];
    }

    /// Whether the byte is not the first of its character.
    private boolean isInside(long position) {
        return (at(position) & CONTINUATION_MASK) == CONTINUATION;
    }

    /// Whole characters from a position on that is kept, at least one if there is one.
    ///
    /// @param atMost bytes, at least [#CHARACTER_BYTES_MAX]
    byte[] read(long position, int atMost) {
        long until = Math.min(end, position + atMost);
        while (until < end && isInside(until)) {
            until--;
        }
        byte[] read = new byte[(int) (until - position)];
        int at = (int) (position % bytes.length);
        int run = Math.min(read.length, bytes.length - at);
        System.arraycopy(bytes, at, read, 0, run);
        System.arraycopy(bytes, 0, read, run, read.length - run);
        return read;
    }
}
