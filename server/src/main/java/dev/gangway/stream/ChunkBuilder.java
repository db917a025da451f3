package dev.gangway.stream;

import dev.gangway.event.Sequenced;
import java.util.Arrays;

/// Collects the frames of consecutive events on the heap until it is known how much they are.
final class ChunkBuilder {
    private static final int KEPT_BYTES_MAX = 256 << 10;
    private static final int ENTRIES_FIRST = 128;

    private byte[] bytes = new byte[16 << 10];
    private FrameIndex index = new FrameIndex(ENTRIES_FIRST);
    private int length;
    private int count;

    void begin() {
        length = 0;
        count = 0;
        index = new FrameIndex(ENTRIES_FIRST);
    }

    int length() {
        return length;
    }

    int count() {
        return count;
    }

    /// Whether its memory is small enough to be used again.
    boolean worthKeeping() {
        return bytes.length <= KEPT_BYTES_MAX;
    }

    void add(FrameEncoder encoder, Sequenced event) {
        int frame = encoder.encode(event.sequence(), event.event());
        if (frame > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + frame));
        }
        if (count == index.capacity()) {
            index = index.grown(2 * count);
        }
        System.arraycopy(encoder.array(), 0, bytes, length, frame);
        length += frame;
        index.put(count, length, event.event().kind(), event.event().origin());
        count++;
    }

    Segment toSegment(Blocks blocks, long firstSequence) {
        return Segment.of(blocks, firstSequence, bytes, length, index, count);
    }
}
