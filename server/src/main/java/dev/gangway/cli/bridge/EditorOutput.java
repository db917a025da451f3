package dev.gangway.cli.bridge;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The lines for the editor, written by a thread of its own. Any thread may add; none waits to.
final class EditorOutput implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long FLUSH_MILLIS_MAX = 2_000;

    private final Outgoing lines = new Outgoing();
    private final CountDownLatch written = new CountDownLatch(1);
    private final OutputStream out;
    private final Runnable broken;

    /// @param broken called once when the editor cannot be written to any more
    EditorOutput(OutputStream out, Runnable broken) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.broken = broken;
    }

    void start() {
        Thread.ofPlatform().daemon().name("editor-output").start(this::run);
    }

    /// A line without its line feed.
    void add(byte[] line) {
        lines.add(line);
    }

    /// Waits while so much waits for an editor that does not read.
    void awaitBelow(long bytes) throws InterruptedException {
        lines.awaitBelow(bytes);
    }

    private void run() {
        try {
            byte[] line = lines.take();
            while (line != null) {
                out.write(line);
                out.write('\n');
                if (lines.isEmpty()) {
                    out.flush();
                }
                line = lines.take();
            }
            out.flush();
        } catch (IOException gone) {
            lines.close();
            broken.run();
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        } finally {
            written.countDown();
        }
    }

    /// Takes no more; what waits is written, as long as the editor reads it soon.
    @Override
    public void close() {
        lines.close();
        try {
            written.await(FLUSH_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
