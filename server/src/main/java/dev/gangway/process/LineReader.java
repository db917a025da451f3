package dev.gangway.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Splits a byte stream into lines within bounded memory. One thread runs it; the questions about
/// it may come from any.
public final class LineReader {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream input;
    private final int lineBytesMax;
    private final Sink sink;

    /// The beginning of a line that did not end within one buffer.
    private byte[] held = new byte[0];

    private int heldLength;
    private boolean skipping;

    private volatile boolean waiting;
    private volatile long bytesLeft = Long.MAX_VALUE;

    /// @param lineBytesMax a longer line is not given whole, but reported
    public LineReader(InputStream input, int lineBytesMax, Sink sink) {
        this.input = input;
        this.lineBytesMax = lineBytesMax;
        this.sink = sink;
    }

    /// Reads to the end of the stream. A stream that was closed by us ends as one that ended
    /// itself.
    public void run() {
        byte[] buffer = new byte[BUFFER_BYTES];
        int length = read(buffer);
        while (length >= 0) {
            accept(buffer, length);
            length = read(buffer);
        }
        if (heldLength > 0) {
            sink.line(held, 0, heldLength);
        }
    }

    /// Whether it is waiting for input, as opposed to being busy with some.
    boolean waiting() {
        return waiting;
    }

    /// Ends the reading after about so many more bytes, whoever may go on writing.
    void endAfter(long bytes) {
        bytesLeft = bytes;
    }

    private int read(byte[] buffer) {
        if (bytesLeft <= 0) {
            return -1;
        }
        waiting = true;
        try {
            int length = input.read(buffer);
            discount(length);
            return length;
        } catch (IOException e) {
            // The pipe was closed on our side: the same as its end.
            return -1;
        } finally {
            waiting = false;
        }
    }

    private void discount(int length) {
        long left = bytesLeft;
        if (left != Long.MAX_VALUE) {
            bytesLeft = left - length;
        }
    }

    private void accept(byte[] buffer, int length) {
        int start = 0;
        int end = LineFeeds.next(buffer, 0, length);
        while (end < length) {
            complete(buffer, start, end - start);
            start = end + 1;
            end = LineFeeds.next(buffer, start, length);
        }
        if (start < length) {
            hold(buffer, start, length - start);
        }
    }

    private void complete(byte[] buffer, int offset, int length) {
        if (skipping) {
            skipping = false;
        } else if (heldLength == 0 && length <= lineBytesMax) {
            if (length > 0) {
                sink.line(buffer, offset, length);
            }
        } else {
            hold(buffer, offset, length);
            if (!skipping) {
                sink.line(held, 0, heldLength);
            }
            skipping = false;
            release();
        }
    }

    private void hold(byte[] buffer, int offset, int length) {
        if (skipping) {
            return;
        }
        int kept = Math.min(length, lineBytesMax - heldLength);
        if (heldLength + kept > held.length) {
            held = Arrays.copyOf(held, capacityFor(heldLength + kept));
        }
        System.arraycopy(buffer, offset, held, heldLength, kept);
        heldLength += kept;
        if (kept < length) {
            skipping = true;
            sink.tooLong(held, heldLength, (long) heldLength + length - kept);
            release();
        }
    }

    private int capacityFor(int needed) {
        return (int) Math.min(lineBytesMax, Math.max(needed, 2L * held.length));
    }

    /// Lets go of what a long line needed: most agents write one of them in an hour.
    private void release() {
        heldLength = 0;
        if (held.length > BUFFER_BYTES) {
            held = new byte[0];
        }
    }

    /// Where the lines go. The bytes are valid during the call only.
    public interface Sink {
        /// A line, without its line feed.
        void line(byte[] buffer, int offset, int length);

        /// A line grew over the limit: its beginning, and how long it is so far.
        void tooLong(byte[] beginning, int length, long bytes);
    }
}
