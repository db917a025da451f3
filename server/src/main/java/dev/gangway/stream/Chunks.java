package dev.gangway.stream;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was read from the store for one rendition: chunks kept for other cursors while anyone
/// replays, reads under way, and encoders with memory where reads stopped. Any thread; all is
/// guarded by `this`.
final class Chunks implements MemoryBudget.Holder {
    /// A cursor that stands so many events behind a read under way waits for that one.
    private static final int NEAR_EVENTS = 64;

    private static final int PARKED_MAX = 4;

    private final MemoryBudget budget;
    private final StreamLimits limits;
    private final TreeMap<Long, Segment> kept = new TreeMap<>();
    private final ArrayDeque<Segment> byAge = new ArrayDeque<>();

    /// Without a reference of ours: still there while some socket has not sent them.
    private final LinkedHashMap<Long, Segment> pinned = new LinkedHashMap<>();

    private final TreeMap<Long, Fetch> underWay = new TreeMap<>();
    private final ArrayDeque<FrameEncoder> parked = new ArrayDeque<>();
    private int replaying;
    private boolean closed;
    private volatile long lastUsed;

    Chunks(MemoryBudget budget, StreamLimits limits) {
        this.budget = budget;
        this.limits = limits;
        budget.join(this);
    }

    /// A kept chunk that holds this event, with a reference for the caller.
    synchronized @Nullable Segment find(long sequence) {
        Map.Entry<Long, Segment> entry = kept.floorEntry(sequence);
        if (entry != null && entry.getValue().contains(sequence) && entry.getValue().retain()) {
            lastUsed = budget.tick();
            return entry.getValue();
        }
        return findPinned(sequence);
    }

    /// Lets a cursor wait for what follows a sequence.
    ///
    /// @return the read to start for it; null when one is under way that will do
    synchronized @Nullable Fetch join(Rendition rendition, long after, StreamCursor cursor) {
        Map.Entry<Long, Fetch> near = underWay.floorEntry(after);
        boolean follows = near == null || after - near.getKey() >= NEAR_EVENTS;
        Fetch fetch =
                follows
                        ? new Fetch(rendition, after, cursor.stream().published())
                        : near.getValue();
        fetch.waiting().add(cursor);
        if (!follows) {
            return null;
        }
        underWay.put(after, fetch);
        return fetch;
    }

    /// Ends a read: keeps its frames for others if there may be some.
    ///
    /// @return the cursors that waited for it
    synchronized List<StreamCursor> complete(Fetch fetch, Fetch.Result result) {
        underWay.remove(fetch.after());
        if (result instanceof Fetch.Result.Frames frames) {
            keep(frames.chunk());
        }
        return List.copyOf(fetch.waiting());
    }

    synchronized void replayBegins() {
        replaying++;
    }

    synchronized void replayEnds() {
        replaying--;
        if (replaying == 0) {
            clear();
        }
    }

    /// Keeps an encoder with memory for whoever goes on from where it stands.
    synchronized void park(FrameEncoder encoder) {
        if (closed || !encoder.hasMemory()) {
            return;
        }
        if (parked.size() == PARKED_MAX) {
            parked.removeFirst();
        }
        parked.addLast(encoder);
    }

    synchronized @Nullable FrameEncoder takeParked(long sequence) {
        for (Iterator<FrameEncoder> each = parked.iterator(); each.hasNext(); ) {
            FrameEncoder encoder = each.next();
            if (encoder.sequence() == sequence) {
                each.remove();
                return encoder;
            }
        }
        return null;
    }

    synchronized void close() {
        closed = true;
        budget.leave(this);
        clear();
        pinned.clear();
        parked.clear();
    }

    @Override
    public long lastUsed() {
        return lastUsed;
    }

    @Override
    public synchronized boolean giveUp() {
        Segment oldest = byAge.poll();
        if (oldest == null) {
            return false;
        }
        kept.remove(oldest.firstSequence(), oldest);
        pin(oldest);
        oldest.release();
        return true;
    }

    private void keep(Segment chunk) {
        if (closed || replaying == 0 || budget.full() || kept.containsKey(chunk.firstSequence())) {
            return;
        }
        chunk.retain();
        kept.put(chunk.firstSequence(), chunk);
        byAge.add(chunk);
        lastUsed = budget.tick();
        if (byAge.size() > limits.chunksMax()) {
            giveUp();
        }
    }

    private void pin(Segment chunk) {
        pinned.put(chunk.firstSequence(), chunk);
        if (pinned.size() > limits.chunksMax()) {
            pinned.pollFirstEntry();
        }
    }

    private @Nullable Segment findPinned(long sequence) {
        for (Iterator<Segment> each = pinned.values().iterator(); each.hasNext(); ) {
            Segment chunk = each.next();
            if (chunk.contains(sequence)) {
                if (chunk.retain()) {
                    return chunk;
                }
                each.remove();
            }
        }
        return null;
    }

    private void clear() {
        while (giveUp()) {}
    }
}
