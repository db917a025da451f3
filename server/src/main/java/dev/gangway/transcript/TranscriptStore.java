package dev.gangway.transcript;

import dev.gangway.store.Database;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import java.util.function.Consumer;
import java.util.function.Function;

/// How the transcript reaches its rows. Called by followers and readers, never by the log's writer
/// thread; both may wait.
public interface TranscriptStore {
    /// Runs a query on one consistent view of what is committed.
    <T> T read(Function<Transaction, T> query);

    /// Runs work in a transaction and returns once it is committed; needs no fsync of its own,
    /// since what it writes can be folded again. The work may be run more than once, as long as
    /// only the last run is committed. Throws, with nothing written, when it cannot be.
    void write(Consumer<Transaction> work);

    /// In a database that has [TranscriptTables#MIGRATIONS], between the commits of its other
    /// users.
    static TranscriptStore in(Database database) {
        return new TranscriptStore() {
            @Override
            public <T> T read(Function<Transaction, T> query) {
                return database.read(query);
            }

            @Override
            public void write(Consumer<Transaction> work) {
                database.write(
                        Synchronous.NORMAL,
                        transaction -> {
                            work.accept(transaction);
                            return true;
                        });
            }
        };
    }
}
