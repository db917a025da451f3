package dev.gangway.log;

import dev.gangway.event.Event;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Writes consecutive events of one stream into one block. [BlockReader] reads them.
///
/// A block is a version byte, the events, and a CRC-32C over the block's key and all before. An
/// event is its kind's code, a byte of flags, what the flags say has changed since the event before
/// (turn, message, origin), the time since the event before, and the payload with its length.
/// Numbers are varints, seven bits a byte, lowest first; the time is zigzag, since clocks go back.
/// For one thread at a time.
final class BlockBuilder {
    /// How large a block may be; only an event that is larger by itself makes a larger one.
    static final int BYTES_MAX = 64 << 10;

    static final int VERSION = 1;
    static final int CHECKSUM_BYTES = 4;
    static final int TURN_CHANGED = 1;
    static final int MESSAGE_CHANGED = 1 << 1;
    static final int ORIGIN_CHANGED = 1 << 2;
    static final int CAUSE_SHIFT = 3;
    static final int CAUSE_AGENT = 0;
    static final int CAUSE_GATEWAY = 1;
    static final int CAUSE_PRINCIPAL = 2;

    /// More than all but principal and payload can take: two bytes and five varints.
    private static final int OVERHEAD_BYTES_MAX = 64;

    private static final int UTF8_BYTES_MAX = 3;
    private static final int VARINT_BITS = 7;
    private static final int VARINT_MORE = 0x80;

    private byte[] buffer;
    private int size;
    private int count;
    private long turn;
    private long message;
    private long atMillis;
    private @Nullable Origin origin;

    BlockBuilder(int bytesExpected) {
        buffer = new byte[Math.max(OVERHEAD_BYTES_MAX, bytesExpected)];
        buffer[size++] = VERSION;
    }

    int count() {
        return count;
    }

    int size() {
        return size;
    }

    /// Whether an event still belongs in this block. The first one always does.
    boolean takes(Event event) {
        return count == 0 || size + bytesMax(event) + CHECKSUM_BYTES <= BYTES_MAX;
    }

    void add(Event event) {
        makeRoom(bytesMax(event));
        int flags = flags(event);
        buffer[size++] = (byte) event.kind().code();
        buffer[size++] = (byte) flags;
        if ((flags & TURN_CHANGED) != 0) {
            varint(event.turn());
        }
        if ((flags & MESSAGE_CHANGED) != 0) {
            varint(event.message());
        }
        zigzag(event.atMillis() - atMillis);
        if ((flags & ORIGIN_CHANGED) != 0 && event.origin().cause() == Origin.Cause.PRINCIPAL) {
            byte[] principal = event.origin().principal().getBytes(StandardCharsets.UTF_8);
            varint(principal.length);
            bytes(principal);
            varint(event.origin().connection());
        }
        payload(event.payload());
        turn = event.turn();
        message = event.message();
        atMillis = event.atMillis();
        origin = event.origin();
        count++;
    }

    /// The block's bytes, bound to its key by the checksum.
    byte[] finish(long key) {
        byte[] block = Arrays.copyOf(buffer, size + CHECKSUM_BYTES);
        int checksum = checksum(key, block, size);
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            block[size + i] = (byte) (checksum >>> (Byte.SIZE * i));
        }
        return block;
    }

    static int checksum(long key, byte[] block, int length) {
        CRC32C checksum = new CRC32C();
        for (int i = 0; i < Long.BYTES; i++) {
            checksum.update((int) (key >>> (Byte.SIZE * i)) & 0xff);
        }
        checksum.update(block, 0, length);
        return (int) checksum.getValue();
    }

    private int flags(Event event) {
        int flags = code(event.origin().cause()) << CAUSE_SHIFT;
        if (event.turn() != turn) {
            flags |= TURN_CHANGED;
        }
        if (event.message() != message) {
            flags |= MESSAGE_CHANGED;
        }
        if (!event.origin().equals(origin)) {
            flags |= ORIGIN_CHANGED;
        }
        return flags;
    }

    private static int code(Origin.Cause cause) {
        return switch (cause) {
            case AGENT -> CAUSE_AGENT;
            case GATEWAY -> CAUSE_GATEWAY;
            case PRINCIPAL -> CAUSE_PRINCIPAL;
        };
    }

    private static int bytesMax(Event event) {
        return OVERHEAD_BYTES_MAX
                + event.payload().length()
                + event.origin().principal().length() * UTF8_BYTES_MAX;
    }

    private void makeRoom(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }

    private void payload(RawJson payload) {
        varint(payload.length());
        payload.copyTo(buffer, size);
        size += payload.length();
    }

    private void bytes(byte[] more) {
        System.arraycopy(more, 0, buffer, size, more.length);
        size += more.length;
    }

    private void zigzag(long value) {
        varint(value << 1 ^ value >> (Long.SIZE - 1));
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & -VARINT_MORE) != 0) {
            buffer[size++] = (byte) (rest | VARINT_MORE);
            rest >>>= VARINT_BITS;
        }
        buffer[size++] = (byte) rest;
    }
}
