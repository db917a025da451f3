package dev.gangway.log;

import dev.gangway.event.Event;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener.Tap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream that the log numbers itself, in the commit of what caused its events. Used by the
/// thread that commits.
final class Feed implements Live {
    private static final int BYTES_EXPECTED = 256;

    private final StreamName stream;
    private final StreamRow row;
    private volatile long published;
    private long committed;
    private @Nullable Tap tap;

    Feed(StreamName stream, StreamRow row) {
        this.stream = stream;
        this.row = row;
        this.published = row.head();
        this.committed = row.head();
    }

    StreamName stream() {
        return stream;
    }

    @Override
    public long published() {
        return published;
    }

    Addition begin() {
        return new Addition();
    }

    void closed() {
        Tap told = tap;
        if (told != null) {
            Guard.run("closed", told::closed);
        }
    }

    /// What one transaction adds. Thrown away when it fails: only [#committed] and [#publish]
    /// change the feed.
    final class Addition {
        private final EventBlocks blocks = new EventBlocks(committed + 1, BYTES_EXPECTED);
        private final List<Sequenced> events = new ArrayList<>(1);

        Feed feed() {
            return Feed.this;
        }

        long add(Event event) {
            long sequence = blocks.add(event);
            events.add(new Sequenced(sequence, event));
            return sequence;
        }

        void store(StreamTable table) {
            table.advance(row.number(), row.fence(), committed, blocks.lastSequence());
            blocks.store(table, row.number());
        }

        void committed() {
            committed = blocks.lastSequence();
        }

        /// Has the events encoded, then shown.
        void publish(LogListener listener) {
            Guard.run("appended", () -> encode(listener));
            published = blocks.lastSequence();
            Tap told = tap;
            if (told != null) {
                Guard.run("published", () -> told.published(published));
            }
        }

        private void encode(LogListener listener) {
            Tap told = tap;
            if (told == null) {
                told = listener.opened(stream, row.epoch(), published);
                tap = told;
            }
            for (Sequenced event : events) {
                told.appended(event.sequence(), event.event());
            }
        }
    }
}
