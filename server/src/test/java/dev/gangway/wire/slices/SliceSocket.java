package dev.gangway.wire.slices;

import dev.gangway.access.Principal;
import dev.gangway.json.Json;
import dev.gangway.stream.Segment;
import dev.gangway.stream.fake.FakeLoop;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.wire.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A socket whose client reads when the test says so.
final class SliceSocket implements Socket {
    private final Principal principal;
    private final long connection;
    private final FakeSink sink;
    private Optional<Integer> closed = Optional.empty();

    /// @param queuedMax bytes that may wait for the client before it is not writable
    SliceSocket(Principal principal, long connection, FakeLoop loop, int queuedMax) {
        this.principal = principal;
        this.connection = connection;
        this.sink = new FakeSink(loop, queuedMax);
    }

    int queuedBytes() {
        return sink.queuedBytes();
    }

    /// What came since the last time.
    List<String> frames() {
        return new ArrayList<>(sink.read());
    }

    /// The same, parsed.
    List<JsonNode> told() {
        return frames().stream().map(Json::parse).toList();
    }

    /// The code it was closed with.
    Optional<Integer> closed() {
        return closed;
    }

    void drop() {
        sink.close();
    }

    @Override
    public long connection() {
        return connection;
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public void send(byte[] text) {
        sink.write(
                ByteBuffer.allocate(10 + text.length)
                        .put((byte) 0x81)
                        .put((byte) 127)
                        .putLong(text.length)
                        .put(text)
                        .array());
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void close(int code, String reason) {
        closed = Optional.of(code);
    }

    @Override
    public Loop loop() {
        return sink.loop();
    }

    @Override
    public boolean isWritable() {
        return sink.isWritable();
    }

    @Override
    public void write(Segment segment, int offset, int length) {
        sink.write(segment, offset, length);
    }

    @Override
    public void write(byte[] frame) {
        sink.write(frame);
    }

    @Override
    public void flush() {
        sink.flush();
    }
}
