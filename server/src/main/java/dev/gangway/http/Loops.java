package dev.gangway.http;

import dev.gangway.stream.Sink;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// The threads that wait for the network. Any thread.
// What is done again and again ends with the loops.
@SuppressWarnings("FutureReturnValueIgnored")
final class Loops implements AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration END_MAX = Duration.ofSeconds(5);

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(THREADS, new Remembering(), NioIoHandler.newFactory());

    /// Sinks of one event loop must be given the same object.
    private final ConcurrentMap<EventLoop, Sink.Loop> loops = new ConcurrentHashMap<>();

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    Sink.Loop of(EventLoop loop) {
        return loops.computeIfAbsent(loop, key -> task -> execute(key, task));
    }

    /// Runs a task on the loop; does nothing when the loop has ended, and all its channels with it.
    static void execute(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            if (!loop.isShuttingDown()) {
                throw ended;
            }
        }
    }

    /// Runs a task on one of the loops, again and again until they end.
    void every(Duration time, Runnable task) {
        group.scheduleWithFixedDelay(task, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, END_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        try {
            // The group says that it has ended a moment before its threads have.
            for (var thread : threads) {
                thread.join(END_MAX);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /// Keeps the threads that it made, so that their end can be awaited.
    private final class Remembering extends DefaultThreadFactory {
        Remembering() {
            super("http-loop");
        }

        @Override
        public Thread newThread(Runnable loop) {
            Thread thread = super.newThread(loop);
            threads.add(thread);
            return thread;
        }
    }
}
