package dev.gangway.notify;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes those who follow feeds. Stands before the log's listener; streams that are no feeds pass
/// by untouched. Any thread.
public final class FeedBells implements LogListener {
    private static final String FEED = StreamName.feed("").value();

    private final LogListener next;
    private final Map<Bell, String> bells = new ConcurrentHashMap<>();

    /// Whose feeds were appended to in this commit. The log's writer thread alone.
    private final Set<String> appended = new HashSet<>();

    public FeedBells(LogListener next) {
        this.next = next;
    }

    /// Rings when a feed was appended to; once for many times.
    static final class Bell {
        private final Semaphore rung = new Semaphore(0);

        private void ring() {
            if (rung.availablePermits() == 0) {
                rung.release();
            }
        }

        /// Waits until it rings, or rang since the last time; or for so long.
        void await(long secondsMax) throws InterruptedException {
            if (rung.tryAcquire(secondsMax, TimeUnit.SECONDS)) {
                rung.drainPermits();
            }
        }
    }

    void hang(Bell bell, String principal) {
        bells.put(bell, principal);
    }

    void takeDown(Bell bell) {
        bells.remove(bell);
    }

    @Override
    public Tap opened(StreamName stream, Epoch epoch, long head) {
        Tap tap = next.opened(stream, epoch, head);
        return stream.value().startsWith(FEED) ? new FeedTap(tap, stream.id()) : tap;
    }

    @Override
    public void committed() {
        next.committed();
        if (appended.isEmpty()) {
            return;
        }
        bells.forEach((bell, whose) -> {
            if (appended.contains(whose)) {
                bell.ring();
            }
        });
        appended.clear();
    }

    private final class FeedTap implements Tap {
        private final Tap next;
        private final String principal;

        FeedTap(Tap next, String principal) {
            this.next = next;
            this.principal = principal;
        }

        @Override
        public void appended(long sequence, Event event) {
            next.appended(sequence, event);
        }

        @Override
        public void published(long head) {
            next.published(head);
            appended.add(principal);
        }

        @Override
        public void failed(String reason) {
            next.failed(reason);
        }

        @Override
        public void closed() {
            next.closed();
        }
    }
}
