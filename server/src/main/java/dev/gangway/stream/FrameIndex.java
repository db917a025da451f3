package dev.gangway.stream;

import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import java.util.Arrays;

/// What is known of the frames of a segment: where each ends, what event it shows and who caused
/// that. Has an entry, with an empty frame, also for events that the variant does not show.
///
/// Filled by one thread; others read entries below a count that was handed to them safely.
final class FrameIndex {
    /// Memory of one entry.
    static final int ENTRY_BYTES = Integer.BYTES + 1 + Integer.BYTES;

    private final int[] ends;
    private final byte[] kinds;
    private final Origin[] origins;

    FrameIndex(int capacity) {
        this(new int[capacity], new byte[capacity], new Origin[capacity]);
    }

    private FrameIndex(int[] ends, byte[] kinds, Origin[] origins) {
        this.ends = ends;
        this.kinds = kinds;
        this.origins = origins;
    }

    int capacity() {
        return ends.length;
    }

    FrameIndex grown(int capacity) {
        return new FrameIndex(
                Arrays.copyOf(ends, capacity),
                Arrays.copyOf(kinds, capacity),
                Arrays.copyOf(origins, capacity));
    }

    void put(int entry, int end, EventKind kind, Origin origin) {
        ends[entry] = end;
        kinds[entry] = (byte) kind.code();
        origins[entry] = origin;
    }

    int start(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    int end(int entry) {
        return ends[entry];
    }

    EventKind kind(int entry) {
        return EventKind.ofCode(kinds[entry]);
    }

    Origin origin(int entry) {
        return origins[entry];
    }

    /// The highest entry bound in (from, to] such that the frames before it, from `from` on, have
    /// at most `bytes`; at least `from + 1`.
    int within(int from, int to, int bytes) {
        long endMax = (long) start(from) + bytes;
        if (ends[to - 1] <= endMax) {
            return to;
        }
        int low = from + 1;
        int high = to - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (ends[middle - 1] <= endMax) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
