package dev.gangway.bench;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.Checkpoint;
import dev.gangway.log.Durability;
import dev.gangway.log.LogListener;
import dev.gangway.log.RowWork;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Numbers and publishes; what is appended is written nowhere.
final class UnstoredWriter implements StreamWriter {
    private static final long UNPUBLISHED_MAX = 8_192;

    private final UnstoredStream stream;
    private final LogListener.Tap tap;
    private final Consumer<UnstoredWriter> dirtied;

    /// Guards all below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition room = lock.newCondition();
    private List<RowWork> works = new ArrayList<>();
    private List<Runnable> callbacks = new ArrayList<>();
    private boolean dirty;
    private volatile long head;

    /// What one publication takes along.
    record Taken(long head, List<RowWork> works, List<Runnable> callbacks) {}

    UnstoredWriter(UnstoredStream stream, LogListener.Tap tap, Consumer<UnstoredWriter> dirtied) {
        this.stream = stream;
        this.tap = tap;
        this.dirtied = dirtied;
        this.head = stream.published();
    }

    @Override
    public StreamName stream() {
        return stream.name();
    }

    @Override
    public Epoch epoch() {
        return stream.epoch();
    }

    @Override
    public ReentrantLock lock() {
        return lock;
    }

    @Override
    public long head() {
        return head;
    }

    @Override
    public long published() {
        return stream.published();
    }

    @Override
    public boolean hasRoom() {
        return head - stream.published() < UNPUBLISHED_MAX;
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        if (hasRoom()) {
            return;
        }
        lock.lockInterruptibly();
        try {
            while (!hasRoom()) {
                room.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long append(Event event, Durability durability) {
        long sequence = head + 1;
        head = sequence;
        stream.keep(sequence, event);
        tap.appended(sequence, event);
        changed();
        return sequence;
    }

    @Override
    public void rows(RowWork work) {
        works.add(work);
        changed();
    }

    @Override
    public void afterCommit(Runnable then) {
        callbacks.add(then);
        changed();
    }

    @Override
    public void checkpoint(RawJson state) {
        // Nobody opens this stream again.
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.empty();
    }

    @Override
    public void turnRunning(boolean running) {
        // Nothing outlives the server that it could be asked about.
    }

    @Override
    public boolean wasRunning() {
        return false;
    }

    @Override
    public void whenFailed(Consumer<StreamFailed> then) {
        // Nothing is written, so nothing fails.
    }

    @Override
    public void close() {
        tap.closed();
    }

    private void changed() {
        if (!dirty) {
            dirty = true;
            dirtied.accept(this);
        }
    }

    Taken take() {
        lock.lock();
        try {
            Taken taken = new Taken(head, works, callbacks);
            works = new ArrayList<>(0);
            callbacks = new ArrayList<>(0);
            dirty = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void publish(long through) {
        stream.publish(through);
        tap.published(through);
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
