package dev.gangway.log;

/// The key of a block: the stream's number and the sequence of the block's last event in one long,
/// so that one b-tree holds all streams, each in order.
final class BlockKey {
    /// One more than the highest stream number.
    static final long STREAMS_MAX = 1L << 23;

    private static final int SEQUENCE_BITS = 40;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    /// No sequence is higher.
    static final long SEQUENCE_MAX = SEQUENCE_MASK;

    private BlockKey() {}

    static long of(long streamNumber, long lastSequence) {
        if (streamNumber < 0 || streamNumber >= STREAMS_MAX) {
            throw new IllegalArgumentException("no stream has the number " + streamNumber);
        }
        if (lastSequence < 0 || lastSequence > SEQUENCE_MASK) {
            throw new IllegalArgumentException("no such sequence: " + lastSequence);
        }
        return streamNumber << SEQUENCE_BITS | lastSequence;
    }

    static long lastSequence(long key) {
        return key & SEQUENCE_MASK;
    }

    static long streamNumber(long key) {
        return key >>> SEQUENCE_BITS;
    }
}
