package dev.gangway.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Stops what a connection does when it takes too long. Once it is closed nothing is stopped any
/// more: the connection may do other work then.
final class Deadline implements AutoCloseable {
    private final SqliteConnection connection;
    private final CountDownLatch done = new CountDownLatch(1);

    /// Begins.
    Deadline(SqliteConnection connection, Duration timeMax) {
        this.connection = connection;
        Thread.ofVirtual().name("read-deadline").start(() -> watch(timeMax));
    }

    private void watch(Duration timeMax) {
        try {
            if (!done.await(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
                stop();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Under the lock, so that it does not end between the two lines.
    private synchronized void stop() {
        if (done.getCount() > 0) {
            connection.interrupt();
        }
    }

    @Override
    public synchronized void close() {
        done.countDown();
    }
}
