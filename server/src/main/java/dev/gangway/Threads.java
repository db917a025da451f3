package dev.gangway;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads of a server, by name.
final class Threads {
    private Threads() {}

    /// Platform threads, numbered from 1.
    static ThreadFactory named(String subject) {
        return Thread.ofPlatform().name(subject + "-", 1).daemon(true).factory();
    }

    /// Virtual threads, numbered from 1.
    static ThreadFactory virtual(String subject) {
        return Thread.ofVirtual().name(subject + "-", 1).factory();
    }

    /// Lets what runs finish for a while, then interrupts it.
    static void end(ExecutorService executor, Duration patience) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
