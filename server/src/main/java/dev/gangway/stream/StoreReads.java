package dev.gangway.stream;

import dev.gangway.command.GatewayException;
import dev.gangway.event.Sequenced;
import dev.gangway.log.Page;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads events from the store and encodes them, off the loops: a few at a time, the others wait in
/// order. What waits is bounded by the number of cursors.
final class StoreReads {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReads.class);

    private final EventReader reader;
    private final TurnBoundary boundary;
    private final Executor executor;
    private final Blocks blocks;
    private final StreamLimits limits;
    private final BiConsumer<Rendition, EncoderFailed> encoderFailed;

    /// These three are guarded by `waiting`.
    private final ArrayDeque<Fetch> waiting = new ArrayDeque<>();

    private final ArrayDeque<ChunkBuilder> builders = new ArrayDeque<>();
    private int running;

    private final LongAdder count = new LongAdder();

    StoreReads(
            EventReader reader,
            Executor executor,
            Blocks blocks,
            StreamLimits limits,
            BiConsumer<Rendition, EncoderFailed> encoderFailed) {
        this.reader = reader;
        this.boundary = new TurnBoundary(reader);
        this.executor = executor;
        this.blocks = blocks;
        this.limits = limits;
        this.encoderFailed = encoderFailed;
    }

    /// Any thread; does not block.
    void submit(Fetch fetch) {
        count.increment();
        synchronized (waiting) {
            if (running == limits.storeReadsMax()) {
                waiting.add(fetch);
                return;
            }
            running++;
        }
        execute(fetch);
    }

    /// All that were ever submitted.
    long count() {
        return count.sum();
    }

    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void execute(Fetch first) {
        Fetch fetch = first;
        while (fetch != null) {
            Fetch now = fetch;
            try {
                executor.execute(() -> run(now));
                return;
            } catch (RejectedExecutionException _) {
                deliver(now, new Fetch.Result.Failed("the server is stopping"));
                fetch = next();
            }
        }
    }

    private void run(Fetch fetch) {
        try {
            deliver(fetch, result(fetch));
        } finally {
            Fetch next = next();
            if (next != null) {
                execute(next);
            }
        }
    }

    private @Nullable Fetch next() {
        synchronized (waiting) {
            Fetch next = waiting.poll();
            if (next == null) {
                running--;
            }
            return next;
        }
    }

    private Fetch.Result result(Fetch fetch) {
        Rendition rendition = fetch.rendition();
        if (rendition.gone() != null) {
            return new Fetch.Result.Failed("nobody reads it any more");
        }
        try {
            return read(fetch);
        } catch (EncoderFailed e) {
            encoderFailed.accept(rendition, e);
            return new Fetch.Result.Failed("a frame could not be made");
        } catch (GatewayException e) {
            return new Fetch.Result.Failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.error("reading {} after {} failed", rendition.stream(), fetch.after(), e);
            return new Fetch.Result.Failed("the store could not be read");
        }
    }

    private Fetch.Result read(Fetch fetch) {
        Rendition rendition = fetch.rendition();
        long after = fetch.after();
        FrameEncoder encoder = encoderAfter(rendition, after);
        ChunkBuilder builder = takeBuilder();
        long head = collect(rendition, after, encoder, builder);
        rendition.chunks().park(encoder);
        Fetch.Result result;
        if (builder.count() > 0) {
            result = new Fetch.Result.Frames(builder.toSegment(blocks, after + 1), head);
        } else if (head > after) {
            result = new Fetch.Result.Failed("what follows was trimmed");
        } else if (head < Math.max(after, fetch.known())) {
            result = new Fetch.Result.Failed("the stream was removed");
        } else {
            result = new Fetch.Result.AtHead(head);
        }
        keepBuilder(builder);
        return result;
    }

    /// Fills a chunk with whole pages, up to where the ring begins.
    ///
    /// @return the published head
    private long collect(
            Rendition rendition, long after, FrameEncoder encoder, ChunkBuilder builder) {
        long through = rendition.slab().ring().beginsAfter(after + 1) - 1;
        while (true) {
            long at = after + builder.count();
            Page page = reader.read(rendition.stream(), at, limits.chunkBytes());
            if (page.events().isEmpty() || page.events().getFirst().sequence() != at + 1) {
                return page.head();
            }
            for (Sequenced event : page.events()) {
                if (event.sequence() > through) {
                    return page.head();
                }
                builder.add(encoder, event);
            }
            if (builder.length() >= limits.chunkBytes()
                    || builder.count() >= limits.chunkEventsMax()
                    || after + builder.count() >= page.head()) {
                return page.head();
            }
        }
    }

    private FrameEncoder encoderAfter(Rendition rendition, long after) {
        FrameEncoder parked = rendition.chunks().takeParked(after);
        if (parked != null) {
            return parked;
        }
        FrameEncoder fresh = rendition.open(after);
        if (fresh.hasMemory()) {
            boundary.prime(fresh, rendition.stream(), after);
        }
        return fresh;
    }

    private static void deliver(Fetch fetch, Fetch.Result result) {
        for (StreamCursor cursor : fetch.rendition().chunks().complete(fetch, result)) {
            if (result instanceof Fetch.Result.Frames frames) {
                frames.chunk().retain();
            }
            cursor.arrived(result);
        }
        if (result instanceof Fetch.Result.Frames frames) {
            frames.chunk().release();
        }
    }

    private ChunkBuilder takeBuilder() {
        ChunkBuilder builder;
        synchronized (waiting) {
            builder = builders.poll();
        }
        if (builder == null) {
            builder = new ChunkBuilder();
        }
        builder.begin();
        return builder;
    }

    private void keepBuilder(ChunkBuilder builder) {
        synchronized (waiting) {
            if (builder.worthKeeping() && builders.size() < limits.storeReadsMax()) {
                builders.add(builder);
            }
        }
    }
}
