package dev.gangway;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads of a server, by what they are for. Each pool is ended by whoever built the server,
/// in its place in the order of the end.
final class Pools {
    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);
    private static final int STORE_READERS = 2;

    /// Agents that are being started at a time; the rest wait.
    private static final int AGENT_STARTS = 4;

    private static final Duration SHUTDOWN_TIME = Duration.ofSeconds(10);

    final ClockTimers timers = new ClockTimers();
    final ExecutorService storeReads =
            Executors.newFixedThreadPool(STORE_READERS, Threads.named("store-read"));
    final ExecutorService followers =
            Executors.newSingleThreadExecutor(Threads.named("transcript"));
    final ExecutorService blocking =
            Executors.newThreadPerTaskExecutor(Threads.virtual("blocking"));
    final ThreadPoolExecutor agentStarts =
            new ThreadPoolExecutor(
                    AGENT_STARTS,
                    AGENT_STARTS,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Threads.named("agent-start"));

    /// Ends one of them, in a bounded time.
    static void end(ExecutorService pool) {
        Threads.end(pool, SHUTDOWN_TIME);
    }

    /// Runs what blocks, now and then.
    void every(Duration time, Runnable work) {
        timers.every(time, () -> blocking.execute(work));
    }

    /// What removes old events runs where transcripts are written, after them.
    void onFollowers(Runnable work) {
        try {
            followers.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException fault) {
                    LOG.error("could not remove what is old", fault);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing is removed now: the server is stopping");
        }
    }
}
