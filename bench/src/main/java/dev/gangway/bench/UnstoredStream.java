package dev.gangway.bench;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream of an [UnstoredLog]. Only the newest session keeps some of its events.
final class UnstoredStream {
    private final StreamName name;
    private final Epoch epoch;
    private volatile @Nullable EventRing ring;
    private volatile long published;

    /// A feed's head and tap; the log's thread's own.
    private long feedHead;

    private LogListener.@Nullable Tap feedTap;

    UnstoredStream(StreamName name, Epoch epoch) {
        this.name = name;
        this.epoch = epoch;
    }

    /// Keeps its events there from now on; null: nowhere.
    void keepIn(@Nullable EventRing newRing) {
        ring = newRing;
    }

    StreamName name() {
        return name;
    }

    Epoch epoch() {
        return epoch;
    }

    long published() {
        return published;
    }

    void publish(long head) {
        published = head;
    }

    void keep(long sequence, Event event) {
        EventRing kept = ring;
        if (kept != null) {
            kept.add(sequence, event);
        }
    }

    List<Sequenced> read(long after, long through, int bytesMax) {
        EventRing kept = ring;
        return kept == null ? List.of() : kept.read(after, through, bytesMax);
    }

    /// One of the log's own events; on its thread.
    long appendToFeed(LogListener listener, Event event) {
        LogListener.Tap tap = feedTap;
        if (tap == null) {
            tap = listener.opened(name, epoch, feedHead);
            feedTap = tap;
        }
        feedHead++;
        tap.appended(feedHead, event);
        return feedHead;
    }

    void publishFeed() {
        LogListener.Tap tap = feedTap;
        if (tap != null) {
            published = feedHead;
            tap.published(feedHead);
        }
    }
}
