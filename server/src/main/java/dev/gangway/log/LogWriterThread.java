package dev.gangway.log;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that commits, in production: one commit after the other, with a gap that adapts.
/// Started and ended by the log. Does not end by being interrupted.
final class LogWriterThread {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriterThread.class);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CommitQueue queue;
    private final FlowSync flowSync;
    private final BooleanSupplier step;
    private final LongSupplier events;
    private final Consumer<Throwable> whenBroken;
    private final Thread thread;
    private volatile boolean draining;
    private volatile boolean stopped;

    /// @param step commits once
    /// @param events how many were committed so far
    /// @param whenBroken told when the step throws, which it never should; the thread ends
    LogWriterThread(
            CommitQueue queue,
            FlowSync flowSync,
            BooleanSupplier step,
            LongSupplier events,
            Consumer<Throwable> whenBroken) {
        this.queue = queue;
        this.flowSync = flowSync;
        this.step = step;
        this.events = events;
        this.whenBroken = whenBroken;
        this.thread = Thread.ofPlatform().name("log-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isCurrent() {
        return thread.equals(Thread.currentThread());
    }

    /// Commits what is in the queue, then ends the thread.
    void drain() {
        draining = true;
        end();
    }

    /// Ends the thread after the commit under way.
    void stop() {
        stopped = true;
        end();
    }

    private void end() {
        queue.signal(true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                // What is pending must be committed first; the caller sees it afterwards.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        @Nullable Throwable broken = null;
        try {
            loop();
        } catch (RuntimeException | Error fault) {
            LOG.error("the log's writer is broken: nothing more is committed", fault);
            broken = fault;
        }
        if (broken != null) {
            whenBroken.accept(broken);
        }
    }

    private void loop() {
        CommitGap gap = new CommitGap(System.nanoTime());
        long before = events.getAsLong();
        while (!stopped && !(draining && queue.isEmpty())) {
            queue.awaitWork(idleNanos());
            // Interrupting the writer means nothing, but would keep it from sleeping.
            Thread.interrupted();
            if (!queue.isEmpty()) {
                queue.gather(gap.nextNanos());
            }
            long begun = System.nanoTime();
            if (step.getAsBoolean()) {
                long after = events.getAsLong();
                gap.committed((int) (after - before), begun);
                before = after;
            }
        }
    }

    private long idleNanos() {
        return flowSync.isOwed()
                ? TimeUnit.MILLISECONDS.toNanos(Math.max(0, flowSync.dueInMillis()))
                : IDLE_NANOS;
    }
}
