package dev.gangway.transcript.fake;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Position;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.log.Page;
import dev.gangway.log.Resume;
import dev.gangway.log.StreamStatus;
import dev.gangway.log.StreamWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// A log in memory of which only reading, growing and trimming matter: each event is published as
/// it is appended.
public final class GrowingLog implements EventLog {
    private static final Epoch EPOCH = new Epoch(0, "9f3ac1");

    private final Map<StreamName, List<Sequenced>> streams = new HashMap<>();
    private final Map<StreamName, Long> firstKept = new HashMap<>();
    private LongConsumer beforeRead = sequence -> {};

    /// Told of the sequence behind which the next read begins, before it reads.
    public synchronized void beforeRead(LongConsumer action) {
        beforeRead = action;
    }

    public synchronized void append(StreamName stream, List<Event> events) {
        List<Sequenced> all = streams.computeIfAbsent(stream, _ -> new ArrayList<>());
        events.forEach(event -> all.add(new Sequenced(all.size() + 1L, event)));
    }

    @Override
    public synchronized Optional<StreamStatus> status(StreamName stream) {
        return Optional.ofNullable(streams.get(stream))
                .map(all -> new StreamStatus(EPOCH, first(stream), all.size()));
    }

    @Override
    public synchronized Page read(StreamName stream, long afterSequence, int bytesMax) {
        beforeRead.accept(afterSequence);
        List<Sequenced> all = streams.getOrDefault(stream, List.of());
        List<Sequenced> page = new ArrayList<>();
        long bytes = 0;
        long next = Math.max(afterSequence + 1, first(stream));
        while (next <= all.size() && bytes < bytesMax) {
            Sequenced event = all.get((int) next - 1);
            page.add(event);
            bytes += event.event().payload().length();
            next++;
        }
        return new Page(page, all.size());
    }

    @Override
    public synchronized void trim(StreamName stream, long throughSequence) {
        firstKept.put(stream, throughSequence + 1);
    }

    @Override
    public synchronized boolean remove(StreamName stream) {
        streams.remove(stream);
        firstKept.remove(stream);
        return false;
    }

    private long first(StreamName stream) {
        return firstKept.getOrDefault(stream, 1L);
    }

    @Override
    public StreamWriter open(StreamName stream) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Resume resume(StreamName stream, Position after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
