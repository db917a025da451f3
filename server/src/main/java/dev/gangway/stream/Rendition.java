package dev.gangway.stream;

import dev.gangway.event.Epoch;
import dev.gangway.event.StreamName;
import org.jspecify.annotations.Nullable;

/// One stream in one variant, while somebody reads it so: its slab and its store reads.
final class Rendition {
    private final Variant variant;
    private final StreamName stream;
    private final Epoch epoch;
    private final Blocks blocks;
    private final StreamLimits limits;
    private final Chunks chunks;
    private volatile Slab slab;
    private volatile @Nullable String gone;

    /// Guarded by the hub's registry.
    private int cursors;

    Rendition(Variant variant, StreamName stream, Epoch epoch, Blocks blocks, StreamLimits limits) {
        this.variant = variant;
        this.stream = stream;
        this.epoch = epoch;
        this.blocks = blocks;
        this.limits = limits;
        this.chunks = new Chunks(blocks.budget(), limits);
        this.slab = freshSlab();
    }

    Variant variant() {
        return variant;
    }

    StreamName stream() {
        return stream;
    }

    Slab slab() {
        return slab;
    }

    Chunks chunks() {
        return chunks;
    }

    /// Why this rendition is no more; null while it is.
    @Nullable String gone() {
        return gone;
    }

    FrameEncoder open(long sequence) {
        return FrameEncoder.open(variant, stream, epoch, sequence);
    }

    /// Forgets what the slab holds; the next append begins a new one.
    void renewSlab() {
        Slab old = slab;
        slab = freshSlab();
        old.ring().close();
    }

    void close(String reason) {
        if (gone == null) {
            gone = reason;
        }
        slab.ring().close();
        chunks.close();
    }

    void joined() {
        cursors++;
    }

    /// @return whether this was the last cursor
    boolean left() {
        return --cursors == 0;
    }

    private Slab freshSlab() {
        return new Slab(variant, stream, epoch, new SegmentRing(blocks, limits), chunks);
    }
}
