package dev.gangway.stream.fake;

import dev.gangway.stream.Sink;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// An event loop with a thread of its own, until it is closed.
public final class ThreadLoop implements Sink.Loop, AutoCloseable {
    private final ExecutorService thread;

    public ThreadLoop(String name) {
        thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a loop does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
