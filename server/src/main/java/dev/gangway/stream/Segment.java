package dev.gangway.stream;

import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.stream.Blocks.Block;
import dev.gangway.stream.MemoryBudget.Kind;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A piece of direct memory with the complete frames of consecutive events, counted by reference.
/// The memory is given back with the last reference; the object is never used again. References may
/// be taken and released on any thread.
///
/// One thread at a time appends; a mark, written last, tells readers how far that is.
public final class Segment {
    private static final int INDEX_ENTRIES_FIRST = 32;

    /// An entry's share of memory besides its frame: bounds the number of empty frames.
    private static final int BYTES_PER_ENTRY_MIN = 16;

    private final Blocks blocks;
    private final Kind kind;
    private final Block block;
    private final long firstSequence;
    private final AtomicInteger references = new AtomicInteger(1);

    private volatile FrameIndex index;

    /// The number of entries in the high half, of bytes in the low one.
    private volatile long mark;

    private Segment(Blocks blocks, Kind kind, Block block, long firstSequence, FrameIndex index) {
        this.blocks = blocks;
        this.kind = kind;
        this.block = block;
        this.firstSequence = firstSequence;
        this.index = index;
        blocks.budget().take(kind, (long) index.capacity() * FrameIndex.ENTRY_BYTES);
    }

    /// An empty segment with one reference, for a ring; null when the budget has no room.
    static @Nullable Segment empty(Blocks blocks, long firstSequence, int bytes) {
        Block block = blocks.reserve(Kind.SLAB, bytes);
        return block == null
                ? null
                : new Segment(
                        blocks,
                        Kind.SLAB,
                        block,
                        firstSequence,
                        new FrameIndex(INDEX_ENTRIES_FIRST));
    }

    /// A complete segment with one reference.
    static Segment of(
            Blocks blocks,
            long firstSequence,
            byte[] frames,
            int bytes,
            FrameIndex index,
            int count) {
        Block block = blocks.take(Kind.CHUNK, Math.max(bytes, 1));
        Segment segment = new Segment(blocks, Kind.CHUNK, block, firstSequence, index);
        block.buffer().put(0, frames, 0, bytes);
        segment.mark = markOf(count, bytes);
        return segment;
    }

    /// Adds a reference; false when the last one is gone already.
    public boolean retain() {
        int count = references.get();
        while (count > 0) {
            if (references.compareAndSet(count, count + 1)) {
                return true;
            }
            count = references.get();
        }
        return false;
    }

    /// Drops a reference; the last one frees the memory.
    public void release() {
        int left = references.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("released more often than retained");
        }
        if (left == 0) {
            long indexBytes = (long) index.capacity() * FrameIndex.ENTRY_BYTES;
            blocks.budget().release(kind, indexBytes);
            blocks.giveBack(kind, block);
        }
    }

    /// A direct buffer over a slice, position 0: valid while the caller holds a reference, and not
    /// to be written to.
    public ByteBuffer buffer(int offset, int length) {
        return block.buffer().slice(offset, length);
    }

    int capacity() {
        return block.bytes();
    }

    long firstSequence() {
        return firstSequence;
    }

    /// Entries that readers may look at; readable only up to the published head.
    int count() {
        return (int) (mark >>> 32);
    }

    boolean contains(long sequence) {
        return sequence >= firstSequence && sequence < firstSequence + count();
    }

    FrameIndex index() {
        return index;
    }

    /// Appends the frame of the next event; false when there is no room.
    boolean append(byte[] frame, int length, EventKind kindOfEvent, Origin origin) {
        int count = (int) (mark >>> 32);
        int bytes = (int) mark;
        if (length > capacity() - bytes || count >= capacity() / BYTES_PER_ENTRY_MIN) {
            return false;
        }
        FrameIndex entries = index;
        if (count == entries.capacity()) {
            blocks.budget().take(kind, (long) count * FrameIndex.ENTRY_BYTES);
            entries = entries.grown(2 * count);
            index = entries;
        }
        block.buffer().put(bytes, frame, 0, length);
        entries.put(count, bytes + length, kindOfEvent, origin);
        mark = markOf(count + 1, bytes + length);
        return true;
    }

    private static long markOf(int count, int bytes) {
        return (long) count << 32 | bytes;
    }
}
