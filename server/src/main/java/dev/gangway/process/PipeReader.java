package dev.gangway.process;

import java.io.IOException;
import java.io.InputStream;

/// Reads one pipe of a process to its end. One thread runs it; the questions about it may come from
/// any.
abstract class PipeReader {
    static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream input;
    private volatile boolean waiting;
    private volatile long bytesLeft = Long.MAX_VALUE;

    PipeReader(InputStream input) {
        this.input = input;
    }

    /// Reads to the end of the stream. A stream that was closed by us ends as one that ended
    /// itself.
    public final void run() {
        byte[] buffer = new byte[BUFFER_BYTES];
        int length = read(buffer);
        while (length >= 0) {
            accept(buffer, length);
            length = read(buffer);
        }
        ended();
    }

    /// Bytes that were read; valid during the call only.
    abstract void accept(byte[] buffer, int length);

    /// Nothing more will come.
    abstract void ended();

    /// Whether it is waiting for input, as opposed to being busy with some.
    final boolean waiting() {
        return waiting;
    }

    /// Ends the reading after about so many more bytes, whoever may go on writing.
    final void endAfter(long bytes) {
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
}
