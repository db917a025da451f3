package dev.gangway.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Puts a payload into its [Framing], in an array that is used again.
final class FrameBuffer {
    private static final int TEXT_FRAME_FINAL = 0x81;
    private static final int LENGTH_7_BITS_MAX = 125;
    private static final int LENGTH_16_BITS = 126;
    private static final int LENGTH_64_BITS = 127;
    private static final byte[] ID = ascii("id:");
    private static final byte[] DATA = ascii("data:");
    private static final byte[] NEXT_DATA = ascii("\ndata:");
    private static final byte[] END = ascii("\n\n");

    private byte[] bytes = new byte[512];
    private int length;

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// Adds a frame.
    ///
    /// @param epoch the stream's, in ASCII
    void numbered(Framing framing, byte[] epoch, long sequence, byte[] payload, int payloadLength) {
        switch (framing) {
            case WEBSOCKET -> webSocket(payload, payloadLength);
            case SSE -> {
                put(ID);
                put(epoch);
                put((byte) ':');
                put(ascii(Long.toString(sequence)));
                put((byte) '\n');
                data(payload, payloadLength);
            }
        }
    }

    /// Adds a frame without a sequence.
    void unnumbered(Framing framing, byte[] payload, int payloadLength) {
        switch (framing) {
            case WEBSOCKET -> webSocket(payload, payloadLength);
            case SSE -> data(payload, payloadLength);
        }
    }

    /// RFC 6455 section 5.2: final, text, unmasked.
    private void webSocket(byte[] payload, int payloadLength) {
        put((byte) TEXT_FRAME_FINAL);
        if (payloadLength <= LENGTH_7_BITS_MAX) {
            put((byte) payloadLength);
        } else if (payloadLength <= 0xFFFF) {
            put((byte) LENGTH_16_BITS);
            bigEndian(payloadLength, Short.BYTES);
        } else {
            put((byte) LENGTH_64_BITS);
            bigEndian(payloadLength, Long.BYTES);
        }
        put(payload, 0, payloadLength);
    }

    private void bigEndian(long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            put((byte) (value >>> (i * Byte.SIZE)));
        }
    }

    /// WHATWG server-sent events: a line end within the payload begins another data line, which the
    /// receiver joins again with a line feed.
    private void data(byte[] payload, int payloadLength) {
        put(DATA);
        int lineStart = 0;
        for (int i = 0; i < payloadLength; i++) {
            if (payload[i] == '\n' || payload[i] == '\r') {
                put(payload, lineStart, i - lineStart);
                put(NEXT_DATA);
                lineStart = i + 1;
            }
        }
        put(payload, lineStart, payloadLength - lineStart);
        put(END);
    }

    private void put(byte value) {
        room(1);
        bytes[length++] = value;
    }

    private void put(byte[] more) {
        put(more, 0, more.length);
    }

    private void put(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
