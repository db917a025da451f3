package dev.gangway.log;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogListener.Tap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The writer of one stream: one pending batch, one dirty flag. The flag is set by the first append
/// and cleared only when the batch has been published, so that a stream is in the queue, or in a
/// commit, at most once.
final class Appender implements StreamWriter, Live {
    private static final int BYTES_EXPECTED_MIN = 512;

    private final StreamName stream;
    private final StreamRow row;
    private final Optional<Checkpoint> checkpoint;
    private final CommitQueue queue;
    private final int pendingBytesMax;
    private final Tap tap;
    private final Consumer<Appender> whenClosed;

    /// Guards all fields below, and the owner's state.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition change = lock.newCondition();
    private final List<Consumer<StreamFailed>> whenFailed = new ArrayList<>(1);
    private @Nullable Batch pending;
    private int bytesExpected = BYTES_EXPECTED_MIN;
    private long head;
    private boolean running;
    private boolean dirty;

    /// When the first of what is pending came, by `System.nanoTime`.
    private long pendingSinceNanos;

    /// Written under the lock; read without it where being late does no harm.
    private volatile int pendingBytes;

    private volatile boolean closed;
    private volatile @Nullable StreamFailed failure;
    private volatile long published;

    Appender(
            StreamName stream,
            StreamRow row,
            Optional<Checkpoint> checkpoint,
            CommitQueue queue,
            int pendingBytesMax,
            Tap tap,
            Consumer<Appender> whenClosed) {
        this.stream = stream;
        this.row = row;
        this.checkpoint = checkpoint;
        this.queue = queue;
        this.pendingBytesMax = pendingBytesMax;
        this.tap = tap;
        this.whenClosed = whenClosed;
        this.head = row.head();
        this.published = row.head();
        this.running = row.running();
    }

    @Override
    public StreamName stream() {
        return stream;
    }

    @Override
    public Epoch epoch() {
        return row.epoch();
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
    public Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    @Override
    public boolean wasRunning() {
        return row.running();
    }

    @Override
    public boolean hasRoom() {
        return pendingBytes < pendingBytesMax;
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("the log's writer needs the lock to make room");
        }
        if (hasRoom()) {
            return;
        }
        lock.lockInterruptibly();
        try {
            while (!hasRoom() && failure == null && !closed) {
                change.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long append(Event event, Durability durability) {
        Batch batch = pending();
        if (head + 1 >= Position.SEQUENCE_LIMIT) {
            throw new IllegalStateException(stream + " is full: it has 2^32 - 1 events");
        }
        head = batch.add(event);
        if (durability == Durability.CONTROL || !running) {
            batch.control();
        }
        long sequence = head;
        Guard.run("appended", () -> tap.appended(sequence, event));
        changed(batch);
        return sequence;
    }

    @Override
    public void rows(RowWork work) {
        Batch batch = pending();
        batch.add(work);
        changed(batch);
    }

    @Override
    public void afterCommit(Runnable then) {
        Batch batch = pending();
        batch.add(then);
        changed(batch);
    }

    @Override
    public void checkpoint(RawJson state) {
        Batch batch = pending();
        batch.checkpoint(new Checkpoint(head, state));
        changed(batch);
    }

    @Override
    public void turnRunning(boolean isRunning) {
        Batch batch = pending();
        running = isRunning;
        batch.running(isRunning);
        changed(batch);
    }

    @Override
    public void whenFailed(Consumer<StreamFailed> then) {
        requireLock();
        whenFailed.add(then);
    }

    private Batch pending() {
        requireLock();
        StreamFailed failed = failure;
        if (failed != null) {
            throw new StreamFailed(String.valueOf(failed.getMessage()), failed);
        }
        if (closed) {
            throw new IllegalStateException("the writer of " + stream + " was closed");
        }
        Batch batch = pending;
        if (batch == null) {
            batch = new Batch(head, bytesExpected);
            pending = batch;
            pendingSinceNanos = System.nanoTime();
        }
        return batch;
    }

    private void requireLock() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("appending to " + stream + " needs its lock");
        }
    }

    private void changed(Batch batch) {
        pendingBytes = batch.bytes();
        if (!dirty) {
            dirty = true;
            queue.add(this);
        }
        queue.signal(batch.isControl() || pendingBytes > pendingBytesMax / 2);
    }

    /// Takes what is pending, for a commit; null when the stream has failed since it was queued. By
    /// the thread that commits.
    @Nullable Taken take() {
        lock.lock();
        try {
            Batch batch = pending;
            if (failure != null) {
                return null;
            }
            if (batch == null) {
                throw new IllegalStateException(stream + " is in the queue with nothing pending");
            }
            pending = null;
            bytesExpected =
                    Math.clamp(
                            batch.bytes() + BYTES_EXPECTED_MIN,
                            BYTES_EXPECTED_MIN,
                            BlockBuilder.BYTES_MAX);
            pendingBytes = 0;
            change.signalAll();
            return new Taken(this, batch, pendingSinceNanos);
        } finally {
            lock.unlock();
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    void write(CommitTransaction transaction, Batch batch) {
        batch.write(transaction, row.number(), row.fence());
    }

    void publish(long newHead) {
        published = newHead;
        Guard.run("published", () -> tap.published(newHead));
    }

    /// The commit is over: what came meanwhile goes into the next one.
    void release() {
        boolean ends;
        lock.lock();
        try {
            dirty = pending != null;
            if (pending != null) {
                queue.add(this);
                queue.signal(pending.isControl() || pendingBytes > pendingBytesMax / 2);
            }
            ends = closed && !dirty;
            change.signalAll();
        } finally {
            lock.unlock();
        }
        if (ends) {
            end();
        }
    }

    /// Nothing above the published head will ever be committed. By the thread that commits.
    void fail(String reason, @Nullable Throwable cause) {
        StreamFailed failed = new StreamFailed(stream + " has failed: " + reason, cause);
        boolean ends;
        lock.lock();
        try {
            if (failure != null) {
                return;
            }
            failure = failed;
            pending = null;
            pendingBytes = 0;
            head = published;
            dirty = false;
            ends = closed;
            change.signalAll();
        } finally {
            lock.unlock();
        }
        Guard.run("failed", () -> tap.failed(reason));
        whenFailed.forEach(then -> Guard.run("whenFailed", () -> then.accept(failed)));
        if (ends) {
            end();
        }
    }

    @Override
    public void close() {
        boolean ends;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            ends = !dirty;
            change.signalAll();
        } finally {
            lock.unlock();
        }
        if (ends) {
            end();
        }
    }

    private void end() {
        whenClosed.accept(this);
        Guard.run("closed", tap::closed);
    }

    /// Whether it was closed while something was still pending.
    boolean isDraining() {
        lock.lock();
        try {
            return closed && dirty;
        } finally {
            lock.unlock();
        }
    }

    void awaitDrained() {
        lock.lock();
        try {
            while (closed && dirty) {
                change.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// A batch on its way through a commit.
    ///
    /// @param sinceNanos when its first part came, by `System.nanoTime`
    record Taken(Appender appender, Batch batch, long sinceNanos) {
        void write(CommitTransaction transaction) {
            appender.write(transaction, batch);
        }
    }
}
