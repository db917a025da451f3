package dev.gangway.process;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What waits for a process to read its stdin, lines or what is typed: bounded in bytes, written by
/// one thread.
final class SendQueue {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LINE_OVERHEAD_BYTES = 64;

    private final OutputStream stdin;
    private final long bytesMax;
    private final boolean lines;

    /// Guards the fields below; nothing is written under it.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean finished;
    private boolean broken;

    /// @param lines whether each has a line end added
    SendQueue(OutputStream stdin, long bytesMax, boolean lines) {
        this.stdin = stdin;
        this.bytesMax = bytesMax;
        this.lines = lines;
    }

    /// False when there is no room or nothing more is taken. What is being written counts as
    /// waiting.
    boolean offer(byte[] line) {
        lock.lock();
        try {
            long cost = (long) line.length + LINE_OVERHEAD_BYTES;
            if (finished || bytes + cost > bytesMax) {
                return false;
            }
            bytes += cost;
            waiting.add(line);
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more lines; stdin is closed once those that wait are written.
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more lines and forgets those that wait.
    void abandon() {
        lock.lock();
        try {
            finished = true;
            broken = true;
            waiting.clear();
            bytes = 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The writing thread's work: until finished, then closes stdin.
    ///
    /// @return false when the process does not read any more
    boolean run() {
        try (OutputStream output = new BufferedOutputStream(stdin, BUFFER_BYTES)) {
            List<byte[]> batch = take();
            while (!batch.isEmpty()) {
                write(output, batch);
                batch = take();
            }
            return true;
        } catch (IOException e) {
            // The process closed its stdin or is gone: nothing can be sent any more.
            abandon();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon();
            return true;
        }
    }

    private void write(OutputStream output, List<byte[]> batch) throws IOException {
        long cost = 0;
        for (byte[] line : batch) {
            output.write(line);
            if (lines) {
                output.write('\n');
            }
            cost += (long) line.length + LINE_OVERHEAD_BYTES;
        }
        output.flush();
        lock.lock();
        try {
            bytes = broken ? 0 : bytes - cost;
        } finally {
            lock.unlock();
        }
    }

    /// What waits, at least one line; empty once finished.
    private List<byte[]> take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !finished) {
                changed.await();
            }
            List<byte[]> batch = new ArrayList<>(waiting);
            waiting.clear();
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
