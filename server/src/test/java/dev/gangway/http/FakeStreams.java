package dev.gangway.http;

import dev.gangway.stream.Segment;
import dev.gangway.stream.Sink;
import dev.gangway.stream.TestSegments;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Segments whose releases are counted, and a hub that only listens.
final class FakeStreams implements StreamPort {
    private final Map<Segment, ByteBuffer> memory = new ConcurrentHashMap<>();
    private final Map<Segment, AtomicInteger> releases = new ConcurrentHashMap<>();
    final List<Sink> closed = new CopyOnWriteArrayList<>();
    volatile Consumer<Sink> whenWritable = _ -> {};

    /// A segment that holds one text frame.
    Segment frame(String text) {
        return segment(ServerFrames.text(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    Segment segment(byte[] bytes) {
        Segment segment = TestSegments.empty();
        memory.put(segment, ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
        releases.put(segment, new AtomicInteger());
        return segment;
    }

    int length(Segment segment) {
        return bytes(segment).limit();
    }

    int releases(Segment segment) {
        return count(segment).get();
    }

    private ByteBuffer bytes(Segment segment) {
        return Objects.requireNonNull(memory.get(segment));
    }

    private AtomicInteger count(Segment segment) {
        return Objects.requireNonNull(releases.get(segment));
    }

    List<Integer> allReleases() {
        return releases.values().stream().map(AtomicInteger::get).toList();
    }

    @Override
    public ByteBuffer view(Segment segment, int offset, int length) {
        return bytes(segment).slice(offset, length).asReadOnlyBuffer();
    }

    @Override
    public void release(Segment segment) {
        count(segment).incrementAndGet();
    }

    @Override
    public void writable(Sink sink) {
        whenWritable.accept(sink);
    }

    @Override
    public void closed(Sink sink) {
        closed.add(sink);
    }
}
