package dev.gangway.stream;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import org.jspecify.annotations.Nullable;

/// The live end of one stream in one variant: encodes each event as it is appended into a ring of
/// shared frames. Begins anywhere in a stream, and what came before is read from the store; an
/// encoder with memory begins at a turn's boundary, or goes on from where a store read stopped.
///
/// [#append] on the appender's thread, under the stream's lock.
final class Slab {
    private final Variant variant;
    private final StreamName stream;
    private final Epoch epoch;
    private final SegmentRing ring;
    private final Chunks chunks;

    private @Nullable FrameEncoder encoder;
    private boolean memory;
    private long turnEnded;

    Slab(Variant variant, StreamName stream, Epoch epoch, SegmentRing ring, Chunks chunks) {
        this.variant = variant;
        this.stream = stream;
        this.epoch = epoch;
        this.ring = ring;
        this.chunks = chunks;
    }

    SegmentRing ring() {
        return ring;
    }

    /// @throws EncoderFailed when the wire's encoder throws
    void append(long sequence, Event event) {
        FrameEncoder live = encoderBefore(sequence, event);
        encoder = live;
        if (live != null) {
            int length = live.encode(sequence, event);
            ring.put(sequence, live.array(), length, event);
        }
        if (TurnBoundary.after(event)) {
            turnEnded = sequence;
        }
    }

    private @Nullable FrameEncoder encoderBefore(long sequence, Event event) {
        if (encoder != null && encoder.sequence() == sequence - 1) {
            return encoder;
        }
        boolean boundary = sequence == 1 || TurnBoundary.before(event) || turnEnded == sequence - 1;
        if (memory && !boundary) {
            return chunks.takeParked(sequence - 1);
        }
        FrameEncoder fresh = FrameEncoder.open(variant, stream, epoch, sequence - 1);
        memory = fresh.hasMemory();
        return memory && !boundary ? chunks.takeParked(sequence - 1) : fresh;
    }
}
