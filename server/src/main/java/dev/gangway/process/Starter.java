package dev.gangway.process;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The one thread that starts isolated children. They end with the *thread* that started them
/// (prctl's PR_SET_PDEATHSIG knows no processes), so it must not be one that comes and goes.
final class Starter implements AutoCloseable {
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("process-starter").factory());

    /// Runs the start on the thread and waits for it.
    <T> T start(Callable<T> start) throws IOException {
        try {
            return thread.submit(start).get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(failed);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", stopped);
        }
    }

    /// Ends the thread, and with it, at once, every child that it started.
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
