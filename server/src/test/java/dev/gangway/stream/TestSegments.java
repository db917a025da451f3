package dev.gangway.stream;

/// Segments for the tests of other packages.
public final class TestSegments {
    private TestSegments() {}

    /// One that holds nothing: for tests that only pass it on.
    public static Segment empty() {
        Blocks blocks = new Blocks(new MemoryBudget(1 << 20), 64, 1 << 10, 0);
        return Segment.of(blocks, 1, new byte[0], 0, new FrameIndex(1), 0);
    }
}
