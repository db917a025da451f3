package dev.gangway.workplace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The end of a terminal's output, within a number of bytes. One thread at a time.
final class OutputTail {
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    private final int bytesMax;
    private byte[] bytes = {};
    private int length;
    private boolean truncated;

    OutputTail(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(String text) {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        truncated |= length + more.length > bytesMax;
        int taken = Math.min(more.length, bytesMax);
        makeRoom(taken);
        System.arraycopy(more, more.length - taken, bytes, length, taken);
        length += taken;
    }

    /// Twice the limit is held at most, so that the end need not be moved each time.
    private void makeRoom(int more) {
        if (length + more > 2 * bytesMax) {
            int kept = Math.min(length, bytesMax);
            System.arraycopy(bytes, length - kept, bytes, 0, kept);
            length = kept;
        }
        if (length + more > bytes.length) {
            bytes =
                    Arrays.copyOf(
                            bytes, Math.min(2 * bytesMax, Math.max(length + more, 2 * length)));
        }
    }

    boolean truncated() {
        return truncated;
    }

    /// The last characters that fit into so many bytes.
    String text(int atMost) {
        int from = Math.max(0, length - Math.min(atMost, bytesMax));
        while (from > 0 && from < length && (bytes[from] & CONTINUATION_MASK) == CONTINUATION) {
            from++;
        }
        return new String(Arrays.copyOfRange(bytes, from, length), StandardCharsets.UTF_8);
    }

    String text() {
        return text(bytesMax);
    }
}
