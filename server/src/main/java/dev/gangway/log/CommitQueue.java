package dev.gangway.log;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The streams that have something to commit, and the writer thread's sleep. Each stream is in it
/// at most once.
final class CommitQueue {
    /// What the writer thread is doing, and so what wakes it.
    private enum Writer {
        AWAKE,
        /// Nothing to do: anything wakes it.
        IDLE,
        /// Gathering what comes: only what is urgent wakes it.
        GATHERING
    }

    private final ConcurrentLinkedQueue<Appender> dirty = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Writer> writer = new AtomicReference<>(Writer.AWAKE);
    private volatile boolean urgent;
    private volatile @Nullable Thread thread;

    void add(Appender appender) {
        dirty.add(appender);
    }

    /// The next stream with something to commit; null for none.
    @Nullable Appender poll() {
        return dirty.poll();
    }

    boolean isEmpty() {
        return dirty.isEmpty();
    }

    int size() {
        return dirty.size();
    }

    /// Says that something was added. What is urgent ends the writer's gathering.
    void signal(boolean isUrgent) {
        if (isUrgent && !urgent) {
            urgent = true;
        }
        Writer doing = writer.get();
        boolean wakes = doing == Writer.IDLE || (doing == Writer.GATHERING && isUrgent);
        if (wakes && writer.compareAndSet(doing, Writer.AWAKE)) {
            LockSupport.unpark(thread);
        }
    }

    /// What was urgent is being committed now.
    void calm() {
        urgent = false;
    }

    /// Waits for something to commit, at most this long. For the writer thread; may return early.
    void awaitWork(long nanosMax) {
        thread = Thread.currentThread();
        writer.set(Writer.IDLE);
        if (dirty.isEmpty() && !urgent) {
            LockSupport.parkNanos(this, nanosMax);
        }
        writer.set(Writer.AWAKE);
    }

    /// Lets more gather until a time of `System.nanoTime`, unless something urgent comes. For the
    /// writer thread.
    void gather(long untilNanos) {
        thread = Thread.currentThread();
        long rest = untilNanos - System.nanoTime();
        while (rest > 0 && !urgent) {
            writer.set(Writer.GATHERING);
            if (!urgent) {
                LockSupport.parkNanos(this, rest);
            }
            rest = untilNanos - System.nanoTime();
        }
        writer.set(Writer.AWAKE);
    }
}
