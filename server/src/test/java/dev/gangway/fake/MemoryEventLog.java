package dev.gangway.fake;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Position;
import dev.gangway.event.Sequenced;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A log that keeps its events in memory and commits when [#step] is called. Rows go to a real
/// database, which it does not close. Only calls to `step` may be concurrent with other calls.
public final class MemoryEventLog implements EventLog {
    private static final Epoch NO_EPOCH = new Epoch(0, "000000");

    private final Database rows;
    private final LogListener listener;
    private final RandomGenerator random;
    private final Map<StreamName, MemoryStream> streams = new LinkedHashMap<>();
    private final List<MemoryWriter> writers = new ArrayList<>();

    public MemoryEventLog(Database rows, LogListener listener, RandomGenerator random) {
        this.rows = rows;
        this.listener = listener;
        this.random = random;
    }

    @Override
    public synchronized StreamWriter open(StreamName name) {
        while (writers.stream().anyMatch(old -> old.stream().equals(name) && old.isDraining())) {
            step();
        }
        MemoryStream stream = streams.computeIfAbsent(name, this::make);
        stream.fence++;
        stream.hasWriter = true;
        LogListener.Tap feedTap = stream.feedTap;
        if (feedTap != null) {
            feedTap.closed();
            stream.feedTap = null;
        }
        MemoryWriter writer =
                new MemoryWriter(
                        stream, listener.opened(name, stream.epoch, stream.head), this::end);
        writers.add(writer);
        return writer;
    }

    private MemoryStream make(StreamName name) {
        return new MemoryStream(name, new Epoch(0, "%06x".formatted(random.nextInt(1, 1 << 24))));
    }

    private synchronized void end(MemoryWriter writer) {
        writers.remove(writer);
        if (writer.fence == writer.stream.fence) {
            writer.stream.hasWriter = false;
        }
        writer.tap.closed();
    }

    /// Commits what is pending, one transaction a stream, and publishes all of it.
    public synchronized boolean step() {
        List<Runnable> callbacks = new ArrayList<>();
        List<Runnable> publishes = new ArrayList<>();
        List<Runnable> feeds = new ArrayList<>();
        boolean worked = false;
        for (MemoryWriter writer : List.copyOf(writers)) {
            MemoryWriter.Pending batch = writer.take();
            if (batch.dirty) {
                worked = true;
                commit(writer, batch, publishes, feeds, callbacks);
            }
        }
        publishes.forEach(Runnable::run);
        for (MemoryWriter writer : List.copyOf(writers)) {
            if (writer.isClosed() && writer.hasEnded()) {
                end(writer);
            }
        }
        callbacks.forEach(Runnable::run);
        feeds.forEach(Runnable::run);
        if (!publishes.isEmpty()) {
            listener.committed();
        }
        return worked;
    }

    private void commit(
            MemoryWriter writer,
            MemoryWriter.Pending batch,
            List<Runnable> publishes,
            List<Runnable> feeds,
            List<Runnable> callbacks) {
        MemoryStream stream = writer.stream;
        try {
            if (writer.fence != stream.fence || batch.headBefore != stream.head) {
                throw new IllegalStateException("fence lost");
            }
            MemoryTransaction transaction = new MemoryTransaction();
            if (!batch.works.isEmpty()) {
                rows.write(Synchronous.NORMAL, store -> run(transaction, store, batch));
            }
            stream.commit(batch.events);
            long head = stream.head;
            publishes.add(() -> writer.publish(head));
            transaction.keep(feeds);
        } catch (RuntimeException cause) {
            writer.fail(cause);
            return;
        }
        if (batch.checkpoint != null) {
            stream.checkpoint = Optional.of(batch.checkpoint);
        }
        if (batch.running != null) {
            stream.running = batch.running;
            stream.turnAfter = batch.headBefore;
        }
        callbacks.addAll(batch.callbacks);
    }

    private static boolean run(
            MemoryTransaction transaction, Transaction store, MemoryWriter.Pending batch) {
        transaction.store = store;
        batch.works.forEach(work -> work.run(transaction));
        return true;
    }

    @Override
    public synchronized Optional<StreamStatus> status(StreamName stream) {
        return Optional.ofNullable(streams.get(stream))
                .map(found -> new StreamStatus(found.epoch, found.firstKept, found.head));
    }

    @Override
    public Resume resume(StreamName stream, Position after) {
        Optional<StreamStatus> found = status(stream);
        if (found.isEmpty()) {
            return new Resume.Reset(new Position(NO_EPOCH, 0));
        }
        StreamStatus status = found.get();
        if (!status.epoch().equals(after.epoch()) || after.sequence() > status.head()) {
            return new Resume.Reset(status.position());
        }
        return after.sequence() + 1 < status.firstSequence()
                ? new Resume.Gap(status.position(), status.firstSequence())
                : new Resume.Resumed(status.position());
    }

    @Override
    public synchronized Page read(StreamName name, long afterSequence, int bytesMax) {
        MemoryStream stream = streams.get(name);
        if (stream == null) {
            return new Page(List.of(), 0);
        }
        List<Sequenced> events = new ArrayList<>();
        long bytes = 0;
        for (List<Sequenced> block : stream.blocks.tailMap(afterSequence, false).values()) {
            for (Sequenced event : block) {
                bytes += event.event().payload().length();
                if (event.sequence() > afterSequence) {
                    events.add(event);
                }
            }
            if (bytes >= bytesMax) {
                break;
            }
        }
        return new Page(events, stream.head);
    }

    @Override
    public synchronized void trim(StreamName name, long throughSequence) {
        MemoryStream stream = streams.get(name);
        if (stream == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        stream.trim(throughSequence);
    }

    /// A block at a time.
    @Override
    public synchronized boolean remove(StreamName name) {
        MemoryStream stream = streams.get(name);
        if (stream == null) {
            return false;
        }
        while (writers.stream().anyMatch(old -> old.stream().equals(name) && old.isDraining())) {
            step();
        }
        if (stream.hasWriter) {
            throw new IllegalStateException(name + " is being written to");
        }
        if (stream.blocks.pollFirstEntry() != null) {
            return true;
        }
        streams.remove(name);
        return false;
    }

    @Override
    public synchronized void close() {
        while (step()) {
            // Until nothing is pending.
        }
    }

    /// What one batch's rows do besides rows; kept only when they succeed.
    private final class MemoryTransaction implements LogTransaction {
        private final Map<StreamName, List<Event>> additions = new LinkedHashMap<>();
        private final Map<StreamName, Long> watermarks = new LinkedHashMap<>();
        private final List<StreamName> forgotten = new ArrayList<>();
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
            MemoryStream stream = streams.get(name);
            if (stream != null && stream.hasWriter) {
                throw new IllegalArgumentException(name + " has a writer of its own");
            }
            List<Event> events = additions.computeIfAbsent(name, _ -> new ArrayList<>());
            events.add(event);
            return (stream == null ? 0 : stream.head) + events.size();
        }

        @Override
        public void forget(StreamName name) {
            forgotten.add(name);
        }

        @Override
        public void transcriptThrough(StreamName name, long sequence) {
            watermarks.put(name, sequence);
        }

        void keep(List<Runnable> publishes) {
            additions.forEach((name, events) -> publishes.add(keep(name, events)));
            forgotten.stream()
                    .filter(name -> streams.containsKey(name) && streams.get(name).head == 0)
                    .forEach(streams::remove);
            watermarks.forEach((name, sequence) -> {
                MemoryStream stream = streams.get(name);
                if (stream != null) {
                    stream.transcriptThrough = Math.max(stream.transcriptThrough, sequence);
                }
            });
        }

        private Runnable keep(StreamName name, List<Event> events) {
            MemoryStream stream = streams.computeIfAbsent(name, MemoryEventLog.this::make);
            long before = stream.head;
            stream.commit(events);
            long head = stream.head;
            return () -> publish(stream, events, before, head);
        }

        private void publish(MemoryStream stream, List<Event> events, long before, long head) {
            LogListener.Tap tap = stream.feedTap;
            if (tap == null) {
                tap = listener.opened(stream.name, stream.epoch, before);
                stream.feedTap = tap;
            }
            long sequence = before;
            for (Event event : events) {
                sequence++;
                tap.appended(sequence, event);
            }
            tap.published(head);
        }
    }
}
