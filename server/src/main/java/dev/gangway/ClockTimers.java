package dev.gangway;

import dev.gangway.session.Timers;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Real time: one thread that runs short tasks when they are due. After [#close] nothing is due any
/// more.
final class ClockTimers implements Timers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockTimers.class);

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Threads.named("timers"), new ThreadPoolExecutor.DiscardPolicy());

    ClockTimers() {
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Handle after(Duration delay, Runnable task) {
        ScheduledFuture<?> due =
                thread.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> due.cancel(false);
    }

    void every(Duration period, Runnable task) {
        var _ =
                thread.scheduleAtFixedRate(
                        guarded(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        Threads.end(thread, Duration.ofSeconds(1));
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException fault) {
                LOG.error("a timer's task failed", fault);
            }
        };
    }
}
