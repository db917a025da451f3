package dev.gangway.stream.fake;

import dev.gangway.stream.Segment;
import dev.gangway.stream.Sink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A socket whose peer reads when the test says so. Like a real one it is writable while less than
/// its mark is queued, and a slice stays queued, with its segment, until the peer took it.
public final class FakeSink implements Sink {
    private final Loop loop;
    private final int queuedBytesMax;
    private final ArrayDeque<Piece> queue = new ArrayDeque<>();
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private int queuedBytes;
    private int flushes;
    private int slices;
    private boolean closed;

    /// A slice, with the reference to its segment if it has one.
    private record Piece(@Nullable Segment segment, ByteBuffer bytes) {
        void release() {
            if (segment != null) {
                segment.release();
            }
        }
    }

    public FakeSink(Loop loop, int queuedBytesMax) {
        this.loop = loop;
        this.queuedBytesMax = queuedBytesMax;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public boolean isWritable() {
        return queuedBytes < queuedBytesMax;
    }

    @Override
    public void write(Segment segment, int offset, int length) {
        if (closed) {
            segment.release();
            return;
        }
        slices++;
        queuedBytes += length;
        queue.add(new Piece(segment, segment.buffer(offset, length)));
    }

    @Override
    public void write(byte[] frame) {
        if (!closed) {
            queuedBytes += frame.length;
            queue.add(new Piece(null, ByteBuffer.wrap(frame)));
        }
    }

    @Override
    public void flush() {
        flushes++;
    }

    public int flushes() {
        return flushes;
    }

    public int slices() {
        return slices;
    }

    public int queuedBytes() {
        return queuedBytes;
    }

    /// The peer takes all that is queued.
    ///
    /// @return the WebSocket text frames that are complete now
    public List<String> read() {
        for (Piece piece = queue.poll(); piece != null; piece = queue.poll()) {
            byte[] copy = new byte[piece.bytes().remaining()];
            piece.bytes().get(copy);
            piece.release();
            unread.writeBytes(copy);
        }
        queuedBytes = 0;
        return frames();
    }

    /// Lets go of what is queued, unread.
    public void close() {
        closed = true;
        for (Piece piece = queue.poll(); piece != null; piece = queue.poll()) {
            piece.release();
        }
        queuedBytes = 0;
    }

    /// What the peer has, as it came.
    public String raw() {
        String text = unread.toString(StandardCharsets.UTF_8);
        unread.reset();
        return text;
    }

    private List<String> frames() {
        List<String> frames = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(unread.toByteArray());
        while (bytes.hasRemaining()) {
            if (bytes.get() != (byte) 0x81) {
                throw new IllegalStateException("not the start of a text frame");
            }
            long length = bytes.get();
            if (length == 126) {
                length = Short.toUnsignedInt(bytes.getShort());
            } else if (length == 127) {
                length = bytes.getLong();
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            bytes.get(payload);
            frames.add(new String(payload, StandardCharsets.UTF_8));
        }
        unread.reset();
        return frames;
    }
}
