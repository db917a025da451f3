package dev.gangway.log;

import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import java.time.Duration;
import java.util.List;

/// Finds what may go of a stream by a rule. In one transaction.
final class Retention {
    /// How many blocks are looked at a time.
    private static final int BLOCKS = 64;

    /// How far back the beginning of a turn is looked for; of a longer one nothing is removed.
    private static final int BLOCKS_BACK_MAX = 4096;

    private final StreamTable table;
    private final StreamRow row;
    private final long most;

    private Retention(StreamTable table, StreamName stream, StreamRow row) {
        this.table = table;
        this.row = row;
        this.most = Trim.most(table, stream, row);
    }

    /// The last event that is to be removed; 0 for none. Of a session whole turns are removed: who
    /// reads on from there must not begin in the midst of one.
    static long through(
            Keep keep, StreamTable table, StreamName stream, StreamRow row, long nowMillis) {
        Retention retention = new Retention(table, stream, row);
        long wanted =
                switch (keep) {
                    case Keep.Everything _ -> 0;
                    case Keep.Young young -> retention.olderThan(young.age(), nowMillis);
                    case Keep.Newest newest -> retention.before(newest.bytes());
                };
        long allowed = Math.min(wanted, retention.most);
        return stream.isSession() ? retention.lastTurnThrough(allowed) : allowed;
    }

    /// The last event at or before a sequence that ends a turn, or is followed by one that begins
    /// one; 0 when the stream's first event kept is as good as any.
    private long lastTurnThrough(long sequence) {
        long through = sequence;
        for (int looks = 0; looks < BLOCKS_BACK_MAX && through >= row.firstKept(); looks++) {
            List<Sequenced> events = eventsAround(through);
            if (events.isEmpty()) {
                return 0;
            }
            for (Sequenced event : events.reversed()) {
                if (event.sequence() <= through && isTurnEdge(event)) {
                    return event.event().kind() == EventKind.TURN_ENDED
                            ? event.sequence()
                            : event.sequence() - 1;
                }
            }
            through = Math.min(through, events.getFirst().sequence() - 1);
        }
        return 0;
    }

    private static boolean isTurnEdge(Sequenced event) {
        EventKind kind = event.event().kind();
        return kind == EventKind.TURN_STARTED || kind == EventKind.TURN_ENDED;
    }

    /// Those of the block that holds an event; none when it cannot be read.
    private List<Sequenced> eventsAround(long sequence) {
        try {
            return table.blockWith(row.number(), sequence)
                    .map(block -> BlockReader.read(block.key(), block.bytes()))
                    .orElse(List.of());
        } catch (UnreadableBlock damage) {
            return List.of();
        }
    }

    /// The last event of the blocks that are older. A block that cannot be read is kept: it is for
    /// people to look at.
    private long olderThan(Duration age, long nowMillis) {
        long last = 0;
        List<StreamTable.Block> blocks = table.blocksAfter(row.number(), last, most, BLOCKS);
        while (!blocks.isEmpty()) {
            for (StreamTable.Block block : blocks) {
                if (!isOlder(block, nowMillis - age.toMillis())) {
                    return last;
                }
                last = BlockKey.lastSequence(block.key());
            }
            blocks = table.blocksAfter(row.number(), last, most, BLOCKS);
        }
        return last;
    }

    private static boolean isOlder(StreamTable.Block block, long thanMillis) {
        try {
            List<Sequenced> events = BlockReader.read(block.key(), block.bytes());
            return events.getLast().event().atMillis() < thanMillis;
        } catch (UnreadableBlock damage) {
            return false;
        }
    }

    /// The last event before the newest blocks that have so many bytes.
    private long before(long bytes) {
        long kept = 0;
        long below = row.head() + 1;
        List<StreamTable.BlockSize> sizes = newest(below);
        while (!sizes.isEmpty()) {
            for (StreamTable.BlockSize size : sizes) {
                if (kept >= bytes) {
                    return size.lastSequence();
                }
                kept += size.bytes();
                below = size.lastSequence();
            }
            sizes = newest(below);
        }
        return 0;
    }

    private List<StreamTable.BlockSize> newest(long below) {
        return table.sizesBelow(row.number(), below, BLOCKS);
    }
}
