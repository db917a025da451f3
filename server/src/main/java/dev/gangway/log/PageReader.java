package dev.gangway.log;

import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.store.StoreException;
import dev.gangway.store.StoreException.Reason;
import dev.gangway.store.Transaction;
import java.util.ArrayList;
import java.util.List;

/// Reads one page of a stream's events. Stops before what is damaged, and says what is when it
/// comes first.
final class PageReader {
    private static final int ROWS_FIRST = 4;
    private static final int ROWS_MAX = 1_024;
    private static final String BLOCKS =
            "SELECT key, bytes FROM blocks WHERE key > ? AND key <= ? ORDER BY key LIMIT ?";

    private final Transaction store;
    private final StreamName stream;
    private final StreamRow row;
    private final long head;
    private final List<Sequenced> events = new ArrayList<>();

    /// The next sequence to be read.
    private long next;

    private int rows;
    private long bytes;

    /// @param head the last sequence that may be seen
    PageReader(Transaction store, StreamName stream, StreamRow row, long head, long after) {
        this.store = store;
        this.stream = stream;
        this.row = row;
        this.head = head;
        this.next = Math.max(after + 1, row.firstKept());
    }

    /// Whole blocks until about so many bytes.
    ///
    /// @throws DamagedEvents when what comes first cannot be read
    Page read(int bytesMax) {
        try {
            readAll(bytesMax);
        } catch (DamagedEvents damage) {
            if (events.isEmpty()) {
                throw damage;
            }
        }
        return new Page(events, head);
    }

    private void readAll(int bytesMax) {
        while (next <= head && (rows == 0 || bytes < bytesMax)) {
            int limit = ROWS_FIRST;
            if (rows > 0) {
                limit = Math.clamp((bytesMax - bytes) / (bytes / rows) + 1, 1, ROWS_MAX);
            }
            int before = rows;
            fetch(limit, bytesMax);
            if (rows == before) {
                throw damaged(head, "they are missing", new UnreadableBlock("no row"));
            }
        }
    }

    /// Rows that would come after the page is full are passed over: their bytes are not fetched.
    private void fetch(int limit, int bytesMax) {
        try {
            store.query(
                    BLOCKS,
                    found -> {
                        boolean wanted = rows == 0 || bytes < bytesMax;
                        if (wanted) {
                            decode(found.longAt(1), found.bytesAt(2));
                        }
                        return wanted;
                    },
                    BlockKey.of(row.number(), next - 1),
                    BlockKey.of(row.number(), head),
                    limit);
        } catch (StoreException damage) {
            if (damage.reason() != Reason.DAMAGED) {
                throw damage;
            }
            throw damaged(head, String.valueOf(damage.getMessage()), damage);
        }
    }

    private void decode(long key, byte[] block) {
        rows++;
        bytes += block.length;
        long last = BlockKey.lastSequence(key);
        List<Sequenced> decoded;
        try {
            decoded = BlockReader.read(key, block);
        } catch (UnreadableBlock damage) {
            throw damaged(last, "their block is damaged, " + damage.getMessage(), damage);
        }
        long first = decoded.getFirst().sequence();
        if (first > next) {
            throw damaged(first - 1, "they are missing", new UnreadableBlock("no row"));
        }
        events.addAll(decoded.subList((int) (next - first), decoded.size()));
        next = last + 1;
    }

    private DamagedEvents damaged(long last, String reason, Throwable cause) {
        return new DamagedEvents(stream, next, last, reason, cause);
    }
}
