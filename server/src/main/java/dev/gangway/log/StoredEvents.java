package dev.gangway.log;

import dev.gangway.event.StreamName;
import dev.gangway.store.Transaction;
import java.util.List;

/// The events of a stream as a view of the store has them, for those who look at the file without a
/// server.
public final class StoredEvents {
    private StoredEvents() {}

    /// The last sequence of a stream; 0 for none.
    public static long head(Transaction store, StreamName stream) {
        return new StreamTable(store).find(stream).map(StreamRow::head).orElse(0L);
    }

    /// As [EventLog#read].
    ///
    /// @throws DamagedEvents when the first of them cannot be read back
    public static Page read(
            Transaction store, StreamName stream, long afterSequence, int bytesMax) {
        return new StreamTable(store)
                .find(stream)
                .map(row ->
                        new PageReader(store, stream, row, row.head(), afterSequence)
                                .read(bytesMax))
                .orElseGet(() -> new Page(List.of(), 0));
    }
}
