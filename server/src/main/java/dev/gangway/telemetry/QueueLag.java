package dev.gangway.telemetry;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/// How long work waits before an executor gets to it: found by work of its own, of which at most
/// one waits at a time. Any thread.
public final class QueueLag {
    private static final long NONE = Long.MIN_VALUE;

    private final Executor executor;
    private final LongSupplier nanos;

    /// Guards the two below.
    private final Object lock = new Object();

    private long askedNanos = NONE;
    private long lastLagNanos;

    /// @param nanos a clock that never goes back
    public QueueLag(Executor executor, LongSupplier nanos) {
        this.executor = executor;
        this.nanos = nanos;
    }

    /// Puts work into the queue, unless some waits still. To be called now and then.
    public void probe() {
        synchronized (lock) {
            if (askedNanos != NONE) {
                return;
            }
            askedNanos = nanos.getAsLong();
        }
        try {
            executor.execute(this::reached);
        } catch (RejectedExecutionException stopping) {
            reached();
        }
    }

    private void reached() {
        synchronized (lock) {
            lastLagNanos = nanos.getAsLong() - askedNanos;
            askedNanos = NONE;
        }
    }

    /// In nanoseconds: of what waits now, else of what was reached last.
    public long lagNanos() {
        synchronized (lock) {
            return askedNanos == NONE ? lastLagNanos : nanos.getAsLong() - askedNanos;
        }
    }
}
