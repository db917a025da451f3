package dev.gangway;

import dev.gangway.log.EventLog;
import dev.gangway.session.Sessions;
import dev.gangway.stream.Hub;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The end of a server, as its users notice it: turns get some time to end, and clients get what
/// they are owed before their sockets are closed. Blocks whoever ends the server, for a bounded
/// time.
final class Departure {
    /// What clients get to take what they are owed; one that takes nothing does not hold up the end
    /// for longer.
    private static final Duration DELIVERY_TIME = Duration.ofSeconds(2);

    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    /// How often in a row nobody must be owed anything: an answer may be on its way to its place.
    private static final int QUIET_LOOKS = 2;

    private final Object turns = new Object();
    private volatile boolean waiting;

    /// A turn ended. On the log's writer thread.
    void turnEnded() {
        if (waiting) {
            synchronized (turns) {
                turns.notifyAll();
            }
        }
    }

    /// Lets turns that run end, for a while; none begins by itself after them.
    ///
    /// @return how many had not
    int drain(Sessions sessions, Duration patience) {
        waiting = true;
        sessions.drain();
        long end = System.nanoTime() + patience.toNanos();
        try {
            synchronized (turns) {
                long left = end - System.nanoTime();
                while (left > 0 && sessions.census().turnsRunning() > 0) {
                    // Not for ever, since a session may stop for another reason than its turn's
                    // end.
                    TimeUnit.NANOSECONDS.timedWait(
                            turns, Math.min(left, TimeUnit.MILLISECONDS.toNanos(200)));
                    left = end - System.nanoTime();
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        return sessions.census().turnsRunning();
    }

    /// Commits what was said last, and waits until cursors have written it.
    static void deliver(EventLog log, Hub hub) {
        log.flush();
        long end = System.nanoTime() + DELIVERY_TIME.toNanos();
        int quiet = 0;
        try {
            while (quiet < QUIET_LOOKS && System.nanoTime() < end && hub.snapshot().cursors() > 0) {
                quiet = owed(hub) == 0 ? quiet + 1 : 0;
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static int owed(Hub hub) throws InterruptedException {
        AtomicInteger owed = new AtomicInteger();
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger loopsLeft = new AtomicInteger();
        int asked =
                hub.owed(count -> {
                    owed.addAndGet(count);
                    if (loopsLeft.decrementAndGet() == 0) {
                        told.countDown();
                    }
                });
        if (loopsLeft.addAndGet(asked) > 0
                && !told.await(DELIVERY_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
            return 1;
        }
        return owed.get();
    }
}
