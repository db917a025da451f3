package dev.gangway.cli;

import java.util.concurrent.CountDownLatch;

/// Gives a command the time to end what it started when Ctrl-C or SIGTERM comes: its thread is
/// interrupted, and the program ends when the command has.
final class StopSignal implements AutoCloseable {
    private final Thread command = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);

    StopSignal() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
    }

    private void stop() {
        command.interrupt();
        try {
            ended.await();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /// The command has ended all that it started.
    @Override
    public void close() {
        ended.countDown();
    }
}
