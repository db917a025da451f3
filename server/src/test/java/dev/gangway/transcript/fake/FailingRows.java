package dev.gangway.transcript.fake;

import dev.gangway.log.LogSchema;
import dev.gangway.store.Database;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.TranscriptTables;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The transcript's rows in a real database whose commits can be made to fail.
public final class FailingRows implements TranscriptStore, AutoCloseable {
    private final Database database;
    private final TranscriptStore store;
    private volatile Runnable beforeWrite = () -> {};
    private volatile Runnable beforeCommit = () -> {};

    public FailingRows(Path directory) {
        database =
                Database.open(
                        directory,
                        Stream.concat(
                                        LogSchema.MIGRATIONS.stream(),
                                        TranscriptTables.MIGRATIONS.stream())
                                .toList());
        store = TranscriptStore.in(database);
    }

    /// Runs before each write begins.
    public void beforeWrite(Runnable action) {
        beforeWrite = action;
    }

    /// Runs in each write, when the rows are there and not committed; what it throws rolls back.
    public void beforeCommit(Runnable action) {
        beforeCommit = action;
    }

    @Override
    public <T> T read(Function<Transaction, T> query) {
        return store.read(query);
    }

    @Override
    public void write(Consumer<Transaction> work) {
        beforeWrite.run();
        store.write(transaction -> {
            work.accept(transaction);
            beforeCommit.run();
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
