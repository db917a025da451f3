package dev.gangway.stream;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All live streams and their readers: has events encoded for those who read, and wakes their
/// cursors after commits. Starts no thread: what may block runs on the executor for store reads,
/// the rest on the sinks' loops and where the log says what happened.
public final class Hub implements LogListener {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final StreamLimits limits;
    private final Blocks blocks;
    private final StoreReads reads;

    /// Guards `streams`, `cursors`, and of each stream its tap, renditions and readers. No foreign
    /// code runs under it.
    private final Object registry = new Object();

    private final Map<StreamName, LiveStream> streams = new HashMap<>();
    private int cursors;
    private final LongAdder lost = new LongAdder();

    private final Map<Sink.Loop, LoopDrain> drains = new ConcurrentHashMap<>();

    /// The log's writer thread's own.
    private final List<LiveStream> advanced = new ArrayList<>();

    /// What is going on.
    ///
    /// @param streams written or read
    /// @param storeReadsWaiting behind those that run
    /// @param storeReads all that were wanted so far: what readers got from the store and not from
    ///   a ring
    /// @param lost cursors that could not go on from where they were
    public record Snapshot(
            int streams, int cursors, int storeReadsWaiting, long storeReads, long lost) {}

    /// @param reader the log's
    /// @param storeReads where reads may block: two platform threads
    public Hub(EventReader reader, Executor storeReads, MemoryBudget budget, StreamLimits limits) {
        this.limits = limits;
        this.blocks =
                new Blocks(
                        budget,
                        limits.segmentBytesMin(),
                        limits.segmentBytesMax(),
                        limits.spareBytesMax());
        this.reads = new StoreReads(reader, storeReads, blocks, limits, this::encoderFailed);
    }

    /// A cursor that reads on after a position that [dev.gangway.log.EventLog#resume] accepted. Any
    /// thread. How many cursors a sink may have is the caller's limit.
    public Cursor subscribe(
            StreamName stream, Variant variant, Position after, Subscriber subscriber) {
        return subscribe(stream, variant, after, subscriber, StreamCursor.NEVER);
    }

    /// Like the other, paused from the beginning before the frame of a sequence, so that frames can
    /// be placed before the first one is written.
    public Cursor subscribe(
            StreamName stream,
            Variant variant,
            Position after,
            Subscriber subscriber,
            long pauseBefore) {
        LoopDrain drain =
                drains.computeIfAbsent(
                        subscriber.sink().loop(), loop -> new LoopDrain(loop, limits));
        StreamCursor cursor;
        synchronized (registry) {
            LiveStream live =
                    streams.computeIfAbsent(
                            stream, name -> new LiveStream(this, name, after.epoch()));
            Rendition rendition = live.rendition(variant);
            LoopReaders readers = live.readersOn(drain);
            rendition.joined();
            readers.joined();
            cursors++;
            cursor =
                    new StreamCursor(
                            this, live, rendition, readers, subscriber, after, pauseBefore);
        }
        drain.post(cursor::attach);
        return cursor;
    }

    /// The sink can be written to again. On its loop.
    public void writable(Sink sink) {
        LoopDrain drain = drains.get(sink.loop());
        if (drain != null) {
            drain.writable(sink);
        }
    }

    /// Closes all cursors of a sink. Any thread; done on its loop, soon.
    public void close(Sink sink) {
        LoopDrain drain = drains.get(sink.loop());
        if (drain != null) {
            drain.post(() -> drain.closeAll(sink));
        }
    }

    /// Asks every loop how many of its cursors have something that they could not write yet. Any
    /// thread.
    ///
    /// @param told once by each loop, on it
    /// @return how many loops were asked
    public int owed(IntConsumer told) {
        List<LoopDrain> asked = List.copyOf(drains.values());
        asked.forEach(drain -> drain.post(() -> told.accept(drain.owed())));
        return asked.size();
    }

    public Snapshot snapshot() {
        synchronized (registry) {
            return new Snapshot(
                    streams.size(), cursors, reads.waiting(), reads.count(), lost.sum());
        }
    }

    @Override
    public Tap opened(StreamName stream, Epoch epoch, long head) {
        while (true) {
            LiveStream live;
            synchronized (registry) {
                live = streams.computeIfAbsent(stream, name -> new LiveStream(this, name, epoch));
                if (live.epoch().equals(epoch)) {
                    return live.opened(head);
                }
            }
            failed(live, "the epoch changed");
        }
    }

    @Override
    public void committed() {
        for (LiveStream stream : advanced) {
            stream.wakeReaders();
        }
        advanced.clear();
        for (LoopDrain drain : drains.values()) {
            drain.scheduleIfPosted();
        }
    }

    MemoryBudget budget() {
        return blocks.budget();
    }

    Blocks blocks() {
        return blocks;
    }

    StreamLimits limits() {
        return limits;
    }

    /// A stream was published to; its readers are woken at the end of the commit.
    void advanced(LiveStream stream) {
        advanced.add(stream);
    }

    /// Reads on for a cursor, off the loops.
    void fetch(StreamCursor cursor, long after) {
        Rendition rendition = cursor.rendition();
        Fetch fetch = rendition.chunks().join(rendition, after, cursor);
        if (fetch != null) {
            reads.submit(fetch);
        }
    }

    void encoderFailed(Rendition rendition, EncoderFailed failure) {
        LOG.error(
                "an encoder for {} threw: its cursors of {} are closed",
                rendition.variant(),
                rendition.stream(),
                failure.getCause());
        LiveStream live;
        synchronized (registry) {
            live = streams.get(rendition.stream());
            if (live == null || !live.remove(rendition)) {
                return;
            }
        }
        end(live, rendition, "a frame could not be made");
    }

    void failed(LiveStream stream, String reason) {
        Rendition[] ended;
        synchronized (registry) {
            ended = stream.renditions();
            streams.remove(stream.name(), stream);
            stream.failTap();
            for (Rendition rendition : ended) {
                stream.remove(rendition);
            }
        }
        for (Rendition rendition : ended) {
            end(stream, rendition, reason);
        }
    }

    void detached(LiveStream stream, LiveStream.Tap tap) {
        synchronized (registry) {
            stream.detach(tap);
            forgetIfUnused(stream);
        }
    }

    /// A cursor could not go on.
    void lost() {
        lost.increment();
    }

    /// A cursor was closed.
    void left(StreamCursor cursor) {
        LiveStream stream = cursor.stream();
        boolean last;
        synchronized (registry) {
            last = cursor.rendition().left();
            if (last) {
                stream.remove(cursor.rendition());
            }
            if (cursor.readers().left()) {
                stream.remove(cursor.readers());
            }
            forgetIfUnused(stream);
            cursors--;
        }
        if (last) {
            cursor.rendition().close("nobody reads it any more");
        }
        freeSpareIfIdle();
    }

    private void forgetIfUnused(LiveStream stream) {
        if (stream.unused()) {
            streams.remove(stream.name(), stream);
        }
    }

    private void freeSpareIfIdle() {
        boolean idle;
        synchronized (registry) {
            idle = cursors == 0;
        }
        if (idle) {
            blocks.clear();
        }
    }

    private static void end(LiveStream stream, Rendition rendition, String reason) {
        rendition.close(reason);
        for (LoopReaders readers : stream.readers()) {
            readers.loseGone();
        }
    }
}
