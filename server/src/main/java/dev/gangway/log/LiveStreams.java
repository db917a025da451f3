package dev.gangway.log;

import dev.gangway.event.StreamName;
import dev.gangway.store.StoreException;
import dev.gangway.store.Transaction;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The streams that are being appended to, and how far each may be seen. Of any other stream, all
/// that the store has may be seen. As many entries as there are open writers and principals.
final class LiveStreams {
    private final ConcurrentHashMap<StreamName, Live> live = new ConcurrentHashMap<>();
    private final Supplier<String> nonces;

    /// Streams whose shown events may be gone after all. By the thread that commits.
    private final Set<StreamName> doubted = new HashSet<>();

    LiveStreams(Supplier<String> nonces) {
        this.nonces = nonces;
    }

    Optional<Live> find(StreamName stream) {
        return Optional.ofNullable(live.get(stream));
    }

    /// The last sequence that may be seen of a stream, given a view of the store that was taken
    /// before this is called.
    long head(StreamName stream, long storedHead) {
        @Nullable Live found = live.get(stream);
        return found == null ? storedHead : Math.min(found.published(), storedHead);
    }

    void put(Appender appender) {
        if (live.put(appender.stream(), appender) instanceof Feed feed) {
            feed.closed();
        }
    }

    void remove(Appender appender) {
        live.remove(appender.stream(), appender);
    }

    /// Keeps a feed once its first addition is committed. By the thread that commits.
    void keep(Feed feed) {
        live.putIfAbsent(feed.stream(), feed);
    }

    /// Stops a stream whose shown events could not be synced: its writer fails, and whoever opens
    /// it next gives it a new epoch. By the thread that commits.
    void doubt(StreamName stream, StoreException cause) {
        doubted.add(stream);
        if (live.get(stream) instanceof Appender appender) {
            appender.fail("what it had shown could not be synced to the disk", cause);
        }
    }

    boolean isDoubted(StreamName stream) {
        return doubted.contains(stream);
    }

    /// It has its new epoch.
    void trusted(StreamName stream) {
        doubted.remove(stream);
    }

    Collection<Live> all() {
        return List.copyOf(live.values());
    }

    CommitTransaction transaction(Transaction store) {
        StreamTable table = new StreamTable(store);
        return new CommitTransaction(store, stream -> feed(table, stream));
    }

    private Feed feed(StreamTable table, StreamName stream) {
        return switch (live.get(stream)) {
            case Feed feed -> feed;
            case Appender _ ->
                    throw new IllegalArgumentException(stream + " has a writer of its own");
            case null ->
                    new Feed(
                            stream,
                            table.find(stream).orElseGet(() -> table.create(stream, nonces.get())));
        };
    }
}
