package dev.gangway.wire.cloudcli;

import dev.gangway.access.Principal;
import dev.gangway.stream.Segment;
import dev.gangway.stream.fake.FakeLoop;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.wire.Attachments;
import dev.gangway.wire.Socket;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A socket over a sink whose peer reads when the test says so.
final class TestSocket implements Socket {
    private final FakeLoop loop;
    private final FakeSink sink;
    private final Principal principal;
    private final long connection;
    private Optional<Integer> closed = Optional.empty();

    TestSocket(FakeLoop loop, Principal principal, long connection) {
        this(loop, principal, connection, 1 << 20);
    }

    /// @param queuedMax bytes that may wait for the client before it is not writable
    TestSocket(FakeLoop loop, Principal principal, long connection, int queuedMax) {
        this.loop = loop;
        this.sink = new FakeSink(loop, queuedMax);
        this.principal = principal;
        this.connection = connection;
    }

    List<String> read() {
        return sink.read();
    }

    int queuedBytes() {
        return sink.queuedBytes();
    }

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
        ByteBuffer frame = ByteBuffer.allocate(text.length + 10).put((byte) 0x81);
        frame.put((byte) 127).putLong(text.length).put(text);
        loop.execute(() -> sink.write(frame.array()));
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
        return loop;
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

    /// None, and room for some.
    static Attachments attachments() {
        return new Attachments(
                CloudcliLimits.DEFAULT.attachments(), InstantSource.system(), new Random(1));
    }
}
