package dev.gangway.wire.mezame;

import dev.gangway.access.Principal;
import dev.gangway.stream.Segment;
import dev.gangway.stream.fake.FakeLoop;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.wire.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// A socket whose client reads when the test says so.
final class RigSocket implements Socket {
    private final Principal principal;
    private final long connection;
    private final boolean events;
    private final FakeSink sink;
    private Optional<Integer> closed = Optional.empty();
    private int pauses;
    private boolean paused;

    /// @param queuedMax bytes that may wait for the client before it is not writable
    RigSocket(Principal principal, long connection, FakeLoop loop, boolean events, int queuedMax) {
        this.principal = principal;
        this.connection = connection;
        this.events = events;
        this.sink = new FakeSink(loop, queuedMax);
    }

    int queuedBytes() {
        return sink.queuedBytes();
    }

    List<String> frames() {
        return sink.read();
    }

    /// What a client of server-sent events has.
    String raw() {
        try {
            sink.read();
        } catch (IllegalStateException _) {
            // Not WebSocket frames, as meant.
        }
        return sink.raw();
    }

    /// The code it was closed with.
    Optional<Integer> closed() {
        return closed;
    }

    int pauses() {
        return pauses;
    }

    boolean isPaused() {
        return paused;
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
        sink.write(events ? text : framed(text));
    }

    private static byte[] framed(byte[] text) {
        return ByteBuffer.allocate(10 + text.length)
                .put((byte) 0x81)
                .put((byte) 127)
                .putLong(text.length)
                .put(text)
                .array();
    }

    @Override
    public void pauseReading() {
        pauses++;
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

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
