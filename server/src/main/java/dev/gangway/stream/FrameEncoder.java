package dev.gangway.stream;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.json.Bytes;
import java.nio.charset.StandardCharsets;

/// A wire's encoder with its framing and its place in the stream. One thread at a time.
final class FrameEncoder {
    private static final int SCRATCH_BYTES = 512;

    /// Scratch memory above this is not kept.
    private static final int SCRATCH_BYTES_MAX = 64 << 10;

    private final Encoder encoder;
    private final Framing framing;
    private final byte[] epoch;
    private Bytes payload = new Bytes(SCRATCH_BYTES);
    private Bytes lead = new Bytes(0);
    private FrameBuffer frame = new FrameBuffer();
    private long sequence;

    private FrameEncoder(Encoder encoder, Framing framing, Epoch epoch, long sequence) {
        this.encoder = encoder;
        this.framing = framing;
        this.epoch = epoch.toString().getBytes(StandardCharsets.US_ASCII);
        this.sequence = sequence;
    }

    /// An encoder whose next event is the one after `sequence`.
    ///
    /// @throws EncoderFailed when the wire's throws
    static FrameEncoder open(Variant variant, StreamName stream, Epoch epoch, long sequence) {
        try {
            return new FrameEncoder(
                    variant.encoders().open(stream, epoch), variant.framing(), epoch, sequence);
        } catch (RuntimeException | Error e) {
            throw new EncoderFailed(e);
        }
    }

    boolean hasMemory() {
        return encoder.hasMemory();
    }

    /// The last event it was fed.
    long sequence() {
        return sequence;
    }

    /// Makes the frame of an event, and what goes before it, in [#array] until the next call.
    ///
    /// @return its length; 0 when this variant shows nothing
    /// @throws EncoderFailed when the wire's encoder throws
    int encode(long next, Event event) {
        feed(next, event);
        leadTo();
        if (frame.array().length > SCRATCH_BYTES_MAX) {
            frame = new FrameBuffer();
        }
        frame.clear();
        if (lead.length() > 0) {
            frame.unnumbered(framing, lead.array(), lead.length());
        }
        if (payload.length() > 0) {
            frame.numbered(framing, epoch, next, payload.array(), payload.length());
        }
        return frame.length();
    }

    private void leadTo() {
        if (lead.array().length > SCRATCH_BYTES_MAX) {
            lead = new Bytes(0);
        }
        lead.clear();
        try {
            encoder.lead(lead);
        } catch (RuntimeException | Error e) {
            throw new EncoderFailed(e);
        }
    }

    /// Lets the encoder see an event for its memory only.
    ///
    /// @throws EncoderFailed when the wire's encoder throws
    void feed(long next, Event event) {
        if (payload.array().length > SCRATCH_BYTES_MAX) {
            payload = new Bytes(SCRATCH_BYTES);
        }
        payload.clear();
        try {
            encoder.encode(next, event, payload);
        } catch (RuntimeException | Error e) {
            throw new EncoderFailed(e);
        }
        sequence = next;
    }

    byte[] array() {
        return frame.array();
    }
}
