package dev.gangway.stream;

import dev.gangway.event.Event;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The newest frames of a stream in one variant. One thread at a time puts, any thread finds, and
/// the budget may take the oldest at any moment. Where it holds nothing, readers go to the store.
final class SegmentRing implements MemoryBudget.Holder {
    private static final Segment[] NONE = {};

    private final Blocks blocks;
    private final StreamLimits limits;

    /// Guards changes of `segments`, appending to the newest of them, and the fields below. Nothing
    /// is allocated while it is held.
    private final Object lock = new Object();

    /// In order, never with a sequence twice; each with one reference.
    private volatile Segment[] segments = NONE;

    private long bytes;
    private int nextBytes;
    private boolean closed;
    private volatile long lastUsed;

    SegmentRing(Blocks blocks, StreamLimits limits) {
        this.blocks = blocks;
        this.limits = limits;
        this.nextBytes = limits.segmentBytesMin();
        blocks.budget().join(this);
    }

    /// Holds the frame of an event, unless it is too large or there is no memory.
    void put(long sequence, byte[] frame, int length, Event event) {
        if (length > limits.segmentBytesMax()) {
            return;
        }
        touch();
        if (appended(sequence, frame, length, event)) {
            return;
        }
        Segment fresh = Segment.empty(blocks, sequence, freshBytes(length));
        if (fresh != null) {
            fresh.append(frame, length, event.kind(), event.origin());
            add(fresh);
        }
    }

    /// The segment that holds this event, with a reference for the caller; null when none does.
    @Nullable Segment find(long sequence) {
        Segment[] now = segments;
        int at = indexOf(now, sequence);
        if (at < 0 || !now[at].contains(sequence) || !now[at].retain()) {
            return null;
        }
        touch();
        return now[at];
    }

    /// The first sequence above this one where a segment begins; Long.MAX_VALUE for none.
    long beginsAfter(long sequence) {
        Segment[] now = segments;
        int at = indexOf(now, sequence) + 1;
        return at < now.length ? now[at].firstSequence() : Long.MAX_VALUE;
    }

    void close() {
        synchronized (lock) {
            closed = true;
        }
        blocks.budget().leave(this);
        clear();
    }

    void clear() {
        while (giveUp()) {}
    }

    @Override
    public long lastUsed() {
        return lastUsed;
    }

    @Override
    public boolean giveUp() {
        Segment oldest;
        synchronized (lock) {
            oldest = removeOldest();
        }
        if (oldest == null) {
            return false;
        }
        oldest.release();
        return true;
    }

    private boolean appended(long sequence, byte[] frame, int length, Event event) {
        synchronized (lock) {
            if (closed) {
                return true;
            }
            if (segments.length == 0) {
                return false;
            }
            Segment newest = segments[segments.length - 1];
            return newest.firstSequence() + newest.count() == sequence
                    && newest.append(frame, length, event.kind(), event.origin());
        }
    }

    private int freshBytes(int length) {
        synchronized (lock) {
            int size = nextBytes;
            while (size < length) {
                size *= 2;
            }
            size = Math.min(size, limits.segmentBytesMax());
            nextBytes = Math.min(2 * size, limits.segmentBytesMax());
            return size;
        }
    }

    private void add(Segment fresh) {
        while (true) {
            Segment dropped;
            synchronized (lock) {
                if (closed) {
                    dropped = fresh;
                } else if (bytes + fresh.capacity() > limits.ringBytesMax()
                        && segments.length > 0) {
                    dropped = removeOldest();
                } else {
                    Segment[] more = Arrays.copyOf(segments, segments.length + 1);
                    more[segments.length] = fresh;
                    segments = more;
                    bytes += fresh.capacity();
                    return;
                }
            }
            if (dropped != null) {
                dropped.release();
            }
            if (dropped == fresh) {
                return;
            }
        }
    }

    /// Under the lock; its reference is then the caller's.
    private @Nullable Segment removeOldest() {
        if (segments.length == 0) {
            return null;
        }
        Segment oldest = segments[0];
        segments = Arrays.copyOfRange(segments, 1, segments.length);
        bytes -= oldest.capacity();
        if (segments.length == 0) {
            nextBytes = limits.segmentBytesMin();
        }
        return oldest;
    }

    /// The last segment that begins at or before this sequence; -1 for none.
    private static int indexOf(Segment[] segments, long sequence) {
        int low = -1;
        int high = segments.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >> 1;
            if (segments[middle].firstSequence() <= sequence) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void touch() {
        long tick = blocks.budget().tick();
        if (tick != lastUsed) {
            lastUsed = tick;
        }
    }
}
