package dev.gangway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;

/// Makes a frame of each line that it reads: the least that a server can do between a pipe and a
/// socket.
final class NettyRelay {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int LENGTH_7_BITS_MAX = 125;

    private final NettyAudience audience;
    private final byte[] buffer = new byte[2 * BUFFER_BYTES];
    private int length;

    NettyRelay(NettyAudience audience) {
        this.audience = audience;
    }

    /// To the end of the input. A line is 65,535 bytes long at most.
    void run(InputStream input) throws IOException {
        int count = input.read(buffer, length, buffer.length - length);
        while (count >= 0) {
            length += count;
            relay();
            count = input.read(buffer, length, buffer.length - length);
        }
    }

    private void relay() {
        ByteBuf frames = Unpooled.directBuffer(2 * length);
        int made = 0;
        int start = 0;
        for (int end = lineEnd(start); end < length; end = lineEnd(start)) {
            frames.writeByte(0x81);
            if (end - start > LENGTH_7_BITS_MAX) {
                frames.writeByte(LENGTH_7_BITS_MAX + 1).writeShort(end - start);
            } else {
                frames.writeByte(end - start);
            }
            frames.writeBytes(buffer, start, end - start);
            made++;
            start = end + 1;
        }
        length -= start;
        System.arraycopy(buffer, start, buffer, 0, length);
        if (length == buffer.length) {
            throw new IllegalStateException("a line is longer than " + buffer.length + " bytes");
        }
        audience.relay(frames, made);
    }

    private int lineEnd(int start) {
        int at = start;
        while (at < length && buffer[at] != '\n') {
            at++;
        }
        return at;
    }
}
