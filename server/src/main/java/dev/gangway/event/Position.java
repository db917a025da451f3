package dev.gangway.event;

import java.util.Objects;

/// A place in a stream: behind the event with this sequence.
///
/// @param sequence 0 is before the first event; below 2^32
public record Position(Epoch epoch, long sequence) {
    /// One more than the highest sequence.
    public static final long SEQUENCE_LIMIT = 1L << 32;

    public Position {
        Objects.requireNonNull(epoch);
        if (sequence < 0 || sequence >= SEQUENCE_LIMIT) {
            throw new IllegalArgumentException("no such sequence: " + sequence);
        }
    }

    /// The position as one number, for wires that have no epoch.
    public long asLong() {
        return epoch.ordinal() * SEQUENCE_LIMIT + sequence;
    }

    @Override
    public String toString() {
        return epoch + ":" + sequence;
    }
}
