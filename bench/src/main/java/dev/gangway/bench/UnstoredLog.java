package dev.gangway.bench;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogListener;
import dev.gangway.log.LogTransaction;
import dev.gangway.log.Page;
import dev.gangway.log.Resume;
import dev.gangway.log.StreamStatus;
import dev.gangway.log.StreamWriter;
import dev.gangway.store.Database;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What the path would be without its store: events are numbered, shown and kept in memory. Rows,
/// of which a streaming turn writes none, go to the database, without a sync.
///
/// One thread publishes, once a millisecond while there is something, so that frames gather as they
/// do between two commits.
final class UnstoredLog implements EventLog {
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Database rows;
    private final LogListener listener;
    private final Map<StreamName, UnstoredStream> streams = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<UnstoredWriter> dirty = new ConcurrentLinkedQueue<>();
    private final Thread thread =
            Thread.ofPlatform().name("unstored-log").unstarted(this::publishAll);
    private volatile boolean closed;

    /// One for all, since it is large: the newest session has it.
    private final EventRing ring = new EventRing();

    UnstoredLog(Database rows, LogListener listener) {
        this.rows = rows;
        this.listener = listener;
        thread.start();
    }

    @Override
    public synchronized StreamWriter open(StreamName name) {
        UnstoredStream stream = stream(name);
        if (name.isSession()) {
            streams.values().forEach(older -> older.keepIn(null));
            ring.clear();
            stream.keepIn(ring);
        }
        return new UnstoredWriter(
                stream, listener.opened(name, stream.epoch(), stream.published()), this::dirtied);
    }

    private UnstoredStream stream(StreamName name) {
        return streams.computeIfAbsent(
                name, missing -> new UnstoredStream(missing, new Epoch(0, "abcdef")));
    }

    private void dirtied(UnstoredWriter writer) {
        dirty.add(writer);
        LockSupport.unpark(thread);
    }

    private void publishAll() {
        while (!closed) {
            if (dirty.isEmpty()) {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
            LockSupport.parkNanos(this, GATHER_NANOS);
            UnstoredWriter writer = dirty.poll();
            while (writer != null) {
                publish(writer);
                writer = dirty.poll();
            }
        }
    }

    private void publish(UnstoredWriter writer) {
        UnstoredWriter.Taken taken = writer.take();
        Feeds feeds = new Feeds();
        if (!taken.works().isEmpty()) {
            rows.write(
                    Synchronous.NORMAL,
                    store -> {
                        feeds.store = store;
                        taken.works().forEach(work -> work.run(feeds));
                        return true;
                    });
        }
        writer.publish(taken.head());
        taken.callbacks().forEach(Runnable::run);
        feeds.touched.values().forEach(UnstoredStream::publishFeed);
        listener.committed();
    }

    @Override
    public Optional<StreamStatus> status(StreamName name) {
        return Optional.ofNullable(streams.get(name))
                .map(stream -> new StreamStatus(stream.epoch(), 1, stream.published()));
    }

    /// Whoever comes, comes for what is live.
    @Override
    public Resume resume(StreamName name, Position after) {
        UnstoredStream stream = stream(name);
        return new Resume.Resumed(new Position(stream.epoch(), stream.published()));
    }

    @Override
    public Page read(StreamName name, long afterSequence, int bytesMax) {
        UnstoredStream stream = stream(name);
        long head = stream.published();
        return new Page(stream.read(afterSequence, head, bytesMax), head);
    }

    @Override
    public void trim(StreamName name, long throughSequence) {
        // Nothing is kept.
    }

    @Override
    public boolean remove(StreamName name) {
        return false;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        rows.close();
    }

    /// What the rows of one publication do besides rows.
    private final class Feeds implements LogTransaction {
        private final Map<StreamName, UnstoredStream> touched = new LinkedHashMap<>();
        private @Nullable Transaction store;

        @Override
        public Transaction store() {
            Transaction open = store;
            if (open == null) {
                throw new IllegalStateException("no transaction is open");
            }
            return open;
        }

        @Override
        public long append(StreamName name, Event event) {
            UnstoredStream stream = stream(name);
            touched.put(name, stream);
            return stream.appendToFeed(listener, event);
        }

        @Override
        public void forget(StreamName name) {
            // Nothing is stored of it.
        }

        @Override
        public void transcriptThrough(StreamName name, long sequence) {
            // Nothing is trimmed.
        }
    }
}
