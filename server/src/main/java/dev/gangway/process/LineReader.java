package dev.gangway.process;

import java.io.InputStream;
import java.util.Arrays;

/// Splits a byte stream into lines within bounded memory. One thread runs it; the questions about
/// it may come from any.
public final class LineReader extends PipeReader {

    private final int lineBytesMax;
    private final Sink sink;

    /// The beginning of a line that did not end within one buffer.
    private byte[] held = new byte[0];

    private int heldLength;
    private boolean skipping;

    /// @param lineBytesMax a longer line is not given whole, but reported
    public LineReader(InputStream input, int lineBytesMax, Sink sink) {
        super(input);
        this.lineBytesMax = lineBytesMax;
        this.sink = sink;
    }

    @Override
    void ended() {
        if (heldLength > 0) {
            sink.line(held, 0, heldLength);
        }
    }

    @Override
    void accept(byte[] buffer, int length) {
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
