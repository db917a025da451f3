package dev.gangway.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// WebSocket frames as a server writes them: unmasked and unfragmented (RFC 6455, section 5). Pure.
final class ServerFrames {
    private static final int FINAL = 0x80;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int SHORT_MAX = 125;
    private static final int TWO_BYTES_MAX = 0xFFFF;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;
    private static final int REASON_BYTES_MAX = 123;
    private static final int HEADER_BYTES_MAX = 10;

    private ServerFrames() {}

    static byte[] text(byte[] payload) {
        return frame(TEXT, payload);
    }

    static byte[] ping() {
        return frame(PING, new byte[0]);
    }

    /// @param payload as the ping had it, at most 125 bytes
    static byte[] pong(byte[] payload) {
        return frame(PONG, payload);
    }

    /// @param reason cut at 123 bytes of UTF-8, at a whole character
    static byte[] close(int code, String reason) {
        byte[] words = cut(reason);
        return frame(
                CLOSE,
                ByteBuffer.allocate(2 + words.length).putShort((short) code).put(words).array());
    }

    /// The answer to a close without a code.
    static byte[] closeWithoutCode() {
        return frame(CLOSE, new byte[0]);
    }

    private static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES_MAX + payload.length);
        frame.put((byte) (FINAL | opcode));
        if (payload.length <= SHORT_MAX) {
            frame.put((byte) payload.length);
        } else if (payload.length <= TWO_BYTES_MAX) {
            frame.put((byte) TWO_BYTES_FOLLOW).putShort((short) payload.length);
        } else {
            frame.put((byte) EIGHT_BYTES_FOLLOW).putLong(payload.length);
        }
        frame.put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] cut(String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(words.length, REASON_BYTES_MAX);
        while (length < words.length && length > 0 && (words[length] & 0xC0) == 0x80) {
            length--;
        }
        return Arrays.copyOf(words, length);
    }
}
