package dev.gangway.log;

import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.store.Transaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// One try at committing some streams' batches. What it adds to feeds counts only once the
/// transaction is committed.
final class CommitTransaction implements LogTransaction {
    private final Transaction store;
    private final StreamTable table;
    private final Function<StreamName, Feed> feeds;
    private final Map<StreamName, Feed.Addition> additions = new LinkedHashMap<>();

    private boolean committed;

    /// @param feeds finds a feed, or one as it will be once this transaction is committed
    CommitTransaction(Transaction store, Function<StreamName, Feed> feeds) {
        this.store = store;
        this.table = new StreamTable(store);
        this.feeds = feeds;
    }

    StreamTable table() {
        return table;
    }

    @Override
    public Transaction store() {
        return store;
    }

    @Override
    public long append(StreamName stream, Event event) {
        return additions.computeIfAbsent(stream, name -> feeds.apply(name).begin()).add(event);
    }

    @Override
    public void forget(StreamName stream) {
        table.forget(stream);
    }

    @Override
    public void transcriptThrough(StreamName stream, long sequence) {
        table.transcriptThrough(stream, sequence);
    }

    /// Writes the feeds' events; nothing may be appended after.
    void finish() {
        additions.values().forEach(addition -> addition.store(table));
    }

    /// The store has it.
    ///
    /// @return what feeds got
    List<Feed.Addition> committed() {
        committed = true;
        return List.copyOf(additions.values());
    }

    @Override
    public boolean isCommitted() {
        return committed;
    }
}
