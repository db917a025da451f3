package dev.gangway.log;

import dev.gangway.event.Event;
import java.util.ArrayList;
import java.util.List;

/// Numbers consecutive events of one stream and packs them into blocks. For one thread at a time.
final class EventBlocks {
    private final List<Packed> full = new ArrayList<>(0);
    private final int bytesExpected;
    private BlockBuilder current;
    private long lastSequence;
    private int fullBytes;

    EventBlocks(long firstSequence, int bytesExpected) {
        this.lastSequence = firstSequence - 1;
        this.bytesExpected = bytesExpected;
        this.current = new BlockBuilder(bytesExpected);
    }

    long add(Event event) {
        if (!current.takes(event)) {
            full.add(new Packed(current, lastSequence));
            fullBytes += current.size();
            current = new BlockBuilder(bytesExpected);
        }
        current.add(event);
        lastSequence++;
        return lastSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    int bytes() {
        return fullBytes + current.size();
    }

    void store(StreamTable table, long streamNumber) {
        for (Packed packed : full) {
            packed.store(table, streamNumber);
        }
        if (current.count() > 0) {
            new Packed(current, lastSequence).store(table, streamNumber);
        }
    }

    private record Packed(BlockBuilder builder, long lastSequence) {
        void store(StreamTable table, long streamNumber) {
            long key = BlockKey.of(streamNumber, lastSequence);
            table.block(key, builder.finish(key));
        }
    }
}
