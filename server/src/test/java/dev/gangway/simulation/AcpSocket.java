package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.stream.Segment;
import dev.gangway.stream.Sink;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.wire.Socket;
import java.nio.ByteBuffer;

/// The server's end of a WebSocket to `/acp`.
final class AcpSocket implements Socket {
    private static final int TEXT_FRAME = 0x81;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;

    private final Principal principal;
    private final long connection;
    private final FakeSink peer;
    private final Sink sink;
    private boolean paused;
    private boolean closed;

    /// @param sink the peer's other end, perhaps with a fault in it
    AcpSocket(Principal principal, long connection, FakeSink peer, Sink sink) {
        this.principal = principal;
        this.connection = connection;
        this.peer = peer;
        this.sink = sink;
    }

    FakeSink peer() {
        return peer;
    }

    /// Whether the server does not want to read now.
    boolean isPaused() {
        return paused;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public long connection() {
        return connection;
    }

    @Override
    public void send(byte[] text) {
        if (!closed) {
            sink.write(framed(text));
        }
    }

    private static byte[] framed(byte[] text) {
        ByteBuffer frame = ByteBuffer.allocate(text.length + 10).put((byte) TEXT_FRAME);
        if (text.length < LENGTH_IN_TWO_BYTES) {
            frame.put((byte) text.length);
        } else if (text.length < 1 << Short.SIZE) {
            frame.put((byte) LENGTH_IN_TWO_BYTES).putShort((short) text.length);
        } else {
            frame.put((byte) LENGTH_IN_EIGHT_BYTES).putLong(text.length);
        }
        frame.put(text).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public void close(int code, String reason) {
        closed = true;
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

    @Override
    public Principal principal() {
        return principal;
    }
}
