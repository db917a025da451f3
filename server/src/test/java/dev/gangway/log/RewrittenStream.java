package dev.gangway.log;

import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.store.Transaction;
import java.util.List;

/// Does to a stored stream what somebody would who has the file and knows its format.
public final class RewrittenStream {
    private RewrittenStream() {}

    /// Puts these events in the place of those that are there.
    public static void replace(Transaction store, StreamName stream, List<Event> events) {
        StreamTable table = new StreamTable(store);
        StreamRow row = table.find(stream).orElseThrow();
        table.removeThrough(row.number(), row.head());
        for (int i = 0; i < events.size(); i++) {
            EventBlocks block = new EventBlocks(i + 1L, 256);
            block.add(events.get(i));
            block.store(table, row.number());
        }
        store.execute(
                "UPDATE streams SET head = ?, first_kept = 1 WHERE number = ?",
                events.size(),
                row.number());
    }
}
