package dev.gangway.stream;

/// What bounds the memory and the work of subscriptions. All in bytes unless named otherwise.
///
/// @param segmentBytesMin the first segment of a ring; the following double
/// @param segmentBytesMax the largest; a larger frame is read from the store
/// @param ringBytesMax one ring; its oldest segment goes first
/// @param spareBytesMax freed blocks kept for the next segment
/// @param chunkBytes a store read goes on, in whole pages, until it made so many bytes of frames
/// @param chunkEventsMax a store read ends after the page that reaches so many events, shown or not
/// @param chunksMax store reads kept for other cursors, per stream and variant, while one replays
/// @param turnBytes what one drain task of a loop writes before it lets others run
/// @param cursorBytes what one cursor writes before it is the next one's turn
/// @param storeReadsMax store reads that run at once; the others wait in order
/// @param privateFramesMax private frames that wait on one cursor; one more and the cursor is lost
public record StreamLimits(
        int segmentBytesMin,
        int segmentBytesMax,
        long ringBytesMax,
        long spareBytesMax,
        int chunkBytes,
        int chunkEventsMax,
        int chunksMax,
        int turnBytes,
        int cursorBytes,
        int storeReadsMax,
        int privateFramesMax) {
    public static final StreamLimits DEFAULTS =
            new StreamLimits(
                    16 << 10, 256 << 10, 4 << 20, 4 << 20, 48 << 10, 16_384, 64, 512 << 10,
                    64 << 10, 2, 10_000);

    public StreamLimits {
        if (segmentBytesMin < 64
                || segmentBytesMax < segmentBytesMin
                || ringBytesMax < segmentBytesMax
                || spareBytesMax < 0) {
            throw new IllegalArgumentException(
                    "a ring holds a largest segment, that is no smaller than the first, of 64"
                            + " bytes at least");
        }
        if (chunkBytes < 1
                || chunkEventsMax < 1
                || chunksMax < 1
                || turnBytes < 1
                || cursorBytes < 1
                || storeReadsMax < 1
                || privateFramesMax < 1) {
            throw new IllegalArgumentException("these limits are 1 at least");
        }
    }
}
