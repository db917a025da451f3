package dev.gangway.cli.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Messages on their way out. Adding never waits: whoever causes messages asks for room first, and
/// so is held up instead of filling the memory. Any thread.
final class Outgoing {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// These three are guarded by the lock.
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    private long bytes;
    private boolean closed;

    /// Nothing once closed.
    void add(byte[] message) {
        lock.lock();
        try {
            if (!closed) {
                waiting.add(message);
                bytes += message.length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The next one, waiting for it; null when closed and empty.
    byte @Nullable [] take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            byte[] next = waiting.poll();
            if (next != null) {
                bytes -= next.length;
                changed.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until less than so many bytes wait; not at all once closed.
    void awaitBelow(long bytesMax) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (bytes >= bytesMax && !closed) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more; what waits may still be taken.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
