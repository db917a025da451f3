package dev.gangway.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/// The server's end of a pseudo-terminal: one thread reads it, one writes it, any closes it.
/// Neither of them is ever inside a call that only the program could end, so that closing ends
/// both.
final class PtyDescriptor {
    /// How long a reader or a writer does not see that it is to end.
    private static final int LOOK_MILLIS = 200;

    private final int descriptor;
    private final Closer closer;

    /// Each is held by its thread while it uses the descriptor, and both by who closes it: a number
    /// that was closed may be another's.
    private final ReentrantLock reading = new ReentrantLock();

    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closing;

    /// Closes the descriptor.
    interface Closer {
        void close() throws IOException;
    }

    PtyDescriptor(int descriptor, Closer closer) {
        this.descriptor = descriptor;
        this.closer = closer;
        Posix.neverWait(descriptor);
    }

    boolean isOpen() {
        return !closing;
    }

    /// What is typed. Its end is not the terminal's: a program that is told nothing more may still
    /// write.
    OutputStream input() {
        return new Input();
    }

    /// What is shown. Its end closes the terminal.
    InputStream output() {
        return new Output();
    }

    private void write(byte[] bytes, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            writing.lock();
            try {
                if (closing) {
                    throw new IOException("the terminal is closed");
                }
                if (Posix.awaitRoom(descriptor, LOOK_MILLIS)) {
                    written += Posix.write(descriptor, bytes, offset + written, length - written);
                }
            } finally {
                writing.unlock();
            }
        }
    }

    private int read(byte[] bytes, int offset, int length) throws IOException {
        int read = 0;
        while (read == 0) {
            reading.lock();
            try {
                if (closing) {
                    return -1;
                }
                if (Posix.awaitInput(descriptor, LOOK_MILLIS)) {
                    read = Posix.read(descriptor, bytes, offset, length);
                }
            } finally {
                reading.unlock();
            }
        }
        return read;
    }

    private void close() throws IOException {
        closing = true;
        reading.lock();
        writing.lock();
        try {
            closer.close();
        } finally {
            writing.unlock();
            reading.unlock();
        }
    }

    private final class Input extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            PtyDescriptor.this.write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            PtyDescriptor.this.write(bytes, offset, length);
        }
    }

    private final class Output extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return PtyDescriptor.this.read(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            PtyDescriptor.this.close();
        }
    }
}
