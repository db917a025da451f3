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

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// @param epoch the stream's, in ASCII
    void numbered(Framing framing, byte[] epoch, long sequence, byte[] payload, int payloadLength) {
        length = 0;
        part(framing, epoch, sequence, payload, 0, payloadLength);
    }

    /// The same of a payload with [Encoder#PART] in it: a text for each part.
    void parts(Framing framing, byte[] epoch, long sequence, byte[] payload, int payloadLength) {
        length = 0;
        int start = 0;
        for (int i = 0; i < payloadLength; i++) {
            if (payload[i] == Encoder.PART) {
                part(framing, epoch, sequence, payload, start, i - start);
                start = i + 1;
            }
        }
        part(framing, epoch, sequence, payload, start, payloadLength - start);
    }

    private void part(
            Framing framing, byte[] epoch, long sequence, byte[] payload, int start, int count) {
        switch (framing) {
            case WEBSOCKET -> webSocket(payload, start, count);
            case SSE -> {
                id(epoch, sequence);
                data(payload, start, count);
            }
            case SSE_FIELDS -> {
                id(epoch, sequence);
                fields(payload, start, count);
            }
        }
    }

    private void id(byte[] epoch, long sequence) {
        put(ID);
        put(epoch);
        put((byte) ':');
        put(ascii(Long.toString(sequence)));
        put((byte) '\n');
    }

    private void fields(byte[] payload, int start, int count) {
        put(payload, start, count);
        put(END);
    }

    /// A frame without a sequence.
    void unnumbered(Framing framing, byte[] payload) {
        length = 0;
        switch (framing) {
            case WEBSOCKET -> webSocket(payload, 0, payload.length);
            case SSE -> data(payload, 0, payload.length);
            case SSE_FIELDS -> fields(payload, 0, payload.length);
        }
    }

    /// RFC 6455 section 5.2: final, text, unmasked.
    private void webSocket(byte[] payload, int start, int payloadLength) {
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
        put(payload, start, payloadLength);
    }

    private void bigEndian(long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            put((byte) (value >>> (i * Byte.SIZE)));
        }
    }

    /// WHATWG server-sent events: a line end within the payload begins another data line, which the
    /// receiver joins again with a line feed.
    private void data(byte[] payload, int start, int payloadLength) {
        put(DATA);
        int end = start + payloadLength;
        int lineStart = start;
        for (int i = start; i < end; i++) {
            if (payload[i] == '\n' || payload[i] == '\r') {
                put(payload, lineStart, i - lineStart);
                put(NEXT_DATA);
                lineStart = i + 1;
            }
        }
        put(payload, lineStart, end - lineStart);
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
