package dev.gangway.fake;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.Checkpoint;
import dev.gangway.log.Durability;
import dev.gangway.log.LogListener.Tap;
import dev.gangway.log.RowWork;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The writer of one stream of [MemoryEventLog]. Always has room.
final class MemoryWriter implements StreamWriter {
    final MemoryStream stream;
    final Tap tap;
    final long fence;
    Pending pending;
    private final boolean wasRunning;
    private final Optional<Checkpoint> checkpoint;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Consumer<StreamFailed>> whenFailed = new ArrayList<>();
    private final Consumer<MemoryWriter> whenClosed;
    private long head;
    private volatile long published;
    private volatile @Nullable StreamFailed failure;
    private volatile boolean closed;

    MemoryWriter(MemoryStream stream, Tap tap, Consumer<MemoryWriter> whenClosed) {
        this.stream = stream;
        this.tap = tap;
        this.fence = stream.fence;
        this.wasRunning = stream.running;
        this.checkpoint = stream.checkpoint;
        this.whenClosed = whenClosed;
        this.head = stream.head;
        this.published = stream.head;
        this.pending = new Pending(stream.head);
    }

    @Override
    public StreamName stream() {
        return stream.name;
    }

    @Override
    public Epoch epoch() {
        return stream.epoch;
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
        return published;
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public void awaitRoom() {}

    @Override
    public long append(Event event, Durability durability) {
        Pending batch = batch();
        batch.events.add(event);
        head++;
        tap.appended(head, event);
        return head;
    }

    @Override
    public void rows(RowWork work) {
        batch().works.add(work);
    }

    @Override
    public void afterCommit(Runnable then) {
        batch().callbacks.add(then);
    }

    @Override
    public void checkpoint(RawJson state) {
        batch().checkpoint = new Checkpoint(head, state);
    }

    @Override
    public void turnRunning(boolean running) {
        batch().running = running;
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    @Override
    public boolean wasRunning() {
        return wasRunning;
    }

    @Override
    public void whenFailed(Consumer<StreamFailed> then) {
        whenFailed.add(then);
    }

    private Pending batch() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("appending needs the lock");
        }
        StreamFailed failed = failure;
        if (failed != null) {
            throw new StreamFailed(String.valueOf(failed.getMessage()), failed);
        }
        if (closed) {
            throw new IllegalStateException("the writer was closed");
        }
        pending.dirty = true;
        return pending;
    }

    Pending take() {
        lock.lock();
        try {
            Pending taken = pending;
            pending = new Pending(head);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void publish(long newHead) {
        published = newHead;
        tap.published(newHead);
    }

    void fail(RuntimeException cause) {
        StreamFailed failed = new StreamFailed(String.valueOf(cause.getMessage()), cause);
        failure = failed;
        head = published;
        tap.failed(String.valueOf(cause.getMessage()));
        whenFailed.forEach(then -> then.accept(failed));
    }

    boolean isDraining() {
        return closed && pending.dirty;
    }

    boolean hasEnded() {
        return failure != null || (closed && !pending.dirty);
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (!pending.dirty) {
                whenClosed.accept(this);
            }
        }
    }

    /// What waits for a step.
    static final class Pending {
        final long headBefore;
        final List<Event> events = new ArrayList<>();
        final List<RowWork> works = new ArrayList<>();
        final List<Runnable> callbacks = new ArrayList<>();
        @Nullable Checkpoint checkpoint;
        @Nullable Boolean running;
        boolean dirty;

        Pending(long headBefore) {
            this.headBefore = headBefore;
        }
    }
}
