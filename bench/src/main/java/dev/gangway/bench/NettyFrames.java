package dev.gangway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The frames that a reference server makes: one text laid out once, with a new ordinal each time.
final class NettyFrames {
    /// As many bytes as the C server makes before its sockets get their turn.
    private static final int TURN_BYTES = 64 << 10;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int HEAD_BYTES = 4;
    private static final int ORDINAL_DIGITS = 10;
    private static final String BEFORE =
            "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"reference\","
                    + "\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":\"text\","
                    + "\"text\":\"";
    private static final String AFTER = "\"}}}}";

    private final long count;
    private final byte[] frame;
    private final long rate;
    private long made;
    private long begunNanos;

    private NettyFrames(long count, byte[] frame, long rate) {
        this.count = count;
        this.frame = frame;
        this.rate = rate;
    }

    /// @param bytes of each, the WebSocket header not counted; between 126 and 65,535
    /// @param rate how many a second; 0 for as fast as it goes
    static NettyFrames made(long count, int bytes, long rate) {
        byte[] frame = new byte[HEAD_BYTES + bytes];
        Arrays.fill(frame, (byte) 'x');
        frame[0] = (byte) 0x81;
        frame[1] = 126;
        frame[2] = (byte) (bytes >>> 8);
        frame[3] = (byte) bytes;
        byte[] before = BEFORE.getBytes(StandardCharsets.US_ASCII);
        byte[] after = AFTER.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(before, 0, frame, HEAD_BYTES, before.length);
        System.arraycopy(after, 0, frame, frame.length - after.length, after.length);
        return new NettyFrames(count, frame, rate);
    }

    long count() {
        return count;
    }

    void restart() {
        made = 0;
        begunNanos = System.nanoTime();
    }

    /// How long until the next one is due; 0 or less when it is.
    long waitNanos() {
        return rate == 0 ? 0 : begunNanos + made * NANOS_PER_SECOND / rate - System.nanoTime();
    }

    private long due() {
        if (rate == 0) {
            return count;
        }
        return Math.min(count, (System.nanoTime() - begunNanos) * rate / NANOS_PER_SECOND + 1);
    }

    boolean allMade() {
        return made == count;
    }

    /// The frames that are due, as many as a turn makes, in one direct buffer.
    ByteBuf turn() {
        int frames = (int) Math.min(due() - made, TURN_BYTES / frame.length);
        ByteBuf turn = Unpooled.directBuffer(frames * frame.length);
        int ordinalAt = HEAD_BYTES + BEFORE.length();
        for (int i = 0; i < frames; i++) {
            long rest = ++made;
            for (int digit = ORDINAL_DIGITS - 1; digit >= 0; digit--) {
                frame[ordinalAt + digit] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            turn.writeBytes(frame);
        }
        return turn;
    }
}
