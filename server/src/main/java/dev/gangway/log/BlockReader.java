package dev.gangway.log;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the events of a block that [BlockBuilder] wrote. Trusts nothing in it: damaged bytes give
/// [UnreadableBlock], whatever they are.
final class BlockReader {
    private static final int VARINT_BITS = 7;
    private static final int VARINT_MORE = 0x80;

    private final byte[] block;
    private final int end;
    private int at = 1;
    private long turn;
    private long message;
    private long atMillis;
    private Origin origin = Origin.GATEWAY;

    private BlockReader(byte[] block) {
        this.block = block;
        this.end = block.length - BlockBuilder.CHECKSUM_BYTES;
    }

    /// All events of a block, numbered so that the last one has the key's sequence.
    ///
    /// @throws UnreadableBlock when it is damaged, or written by a newer program
    static List<Sequenced> read(long key, byte[] block) {
        BlockReader reader = new BlockReader(block);
        reader.verify(key);
        try {
            return number(reader.events(), BlockKey.lastSequence(key));
        } catch (IllegalArgumentException | IndexOutOfBoundsException cause) {
            throw new UnreadableBlock(String.valueOf(cause.getMessage()), cause);
        }
    }

    private void verify(long key) {
        if (end < 1) {
            throw new UnreadableBlock("it has only " + block.length + " bytes");
        }
        int stored = 0;
        for (int i = 0; i < BlockBuilder.CHECKSUM_BYTES; i++) {
            stored |= (block[end + i] & 0xff) << (Byte.SIZE * i);
        }
        if (stored != BlockBuilder.checksum(key, block, end)) {
            throw new UnreadableBlock("its checksum is wrong");
        }
        if (block[0] != BlockBuilder.VERSION) {
            throw new UnreadableBlock("its format is " + block[0] + ", which is not known here");
        }
    }

    private static List<Sequenced> number(List<Event> events, long lastSequence) {
        long sequence = lastSequence - events.size();
        List<Sequenced> numbered = new ArrayList<>(events.size());
        for (Event event : events) {
            sequence++;
            numbered.add(new Sequenced(sequence, event));
        }
        return numbered;
    }

    private List<Event> events() {
        List<Event> events = new ArrayList<>();
        while (at < end) {
            events.add(event());
        }
        if (events.isEmpty()) {
            throw new IllegalArgumentException("it holds no event");
        }
        return events;
    }

    private Event event() {
        EventKind kind = EventKind.ofCode(next());
        int flags = next();
        if ((flags & BlockBuilder.TURN_CHANGED) != 0) {
            turn = varint();
        }
        if ((flags & BlockBuilder.MESSAGE_CHANGED) != 0) {
            message = varint();
        }
        long delta = varint();
        atMillis += delta >>> 1 ^ -(delta & 1);
        if ((flags & BlockBuilder.ORIGIN_CHANGED) != 0) {
            origin = origin(flags >>> BlockBuilder.CAUSE_SHIFT);
        }
        int length = length();
        RawJson payload = RawJson.trusted(block, at, length);
        at += length;
        return new Event(kind, turn, message, atMillis, origin, payload);
    }

    private Origin origin(int cause) {
        return switch (cause) {
            case BlockBuilder.CAUSE_AGENT -> Origin.AGENT;
            case BlockBuilder.CAUSE_GATEWAY -> Origin.GATEWAY;
            case BlockBuilder.CAUSE_PRINCIPAL -> principal();
            default -> throw new IllegalArgumentException("nobody causes with code " + cause);
        };
    }

    private Origin principal() {
        int length = length();
        String principal = new String(block, at, length, StandardCharsets.UTF_8);
        at += length;
        return Origin.of(principal, varint());
    }

    /// The length of what follows, which must lie in the block.
    private int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new IllegalArgumentException("something in it is longer than the block");
        }
        return (int) length;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
            int next = next();
            value |= (long) (next & VARINT_MORE - 1) << shift;
            if ((next & VARINT_MORE) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number in it does not end");
    }

    private int next() {
        if (at >= end) {
            throw new IllegalArgumentException("it ends too early");
        }
        return block[at++] & 0xff;
    }
}
