package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// The SQLite database of one data directory: `gangway.db`, one connection that writes, a few that
/// read. Held by one process at a time.
///
/// Any thread. Failures are [StoreException]s; a failed transaction leaves nothing behind.
public final class Database implements AutoCloseable {
    /// The file's name in the data directory.
    public static final String FILE = "gangway.db";

    private static final int READERS_MAX = 4;

    private final Path directory;
    private final DirectoryLock directoryLock;
    private final SqliteConnection writer;
    private final Readers readers;

    /// Guards the writer's connection and [#closed]. Held for the length of a transaction.
    private final ReentrantLock writing = new ReentrantLock();

    private boolean closed;

    private Database(Path directory, DirectoryLock lock, SqliteConnection writer, Readers readers) {
        this.directory = directory;
        this.directoryLock = lock;
        this.writer = writer;
        this.readers = readers;
    }

    /// Opens the database in a directory, makes both where missing, and brings the schema up to
    /// date.
    ///
    /// @throws StoreException IN_USE, NEWER, NOT_A_DATABASE, DAMAGED, FULL or IO
    public static Database open(Path directory, List<Migration> migrations) {
        return open(directory, migrations, FaultPoint.NONE);
    }

    /// As above, with a seam for tests.
    public static Database open(Path directory, List<Migration> migrations, FaultPoint faults) {
        SqliteFile file = new SqliteFile(directory.resolve(FILE).toAbsolutePath());
        file.make();
        DirectoryLock lock = DirectoryLock.take(directory);
        boolean opened = false;
        try {
            SqliteConnection writer = openWriter(file, new Migrations(migrations, faults));
            opened = true;
            return new Database(directory, lock, writer, new Readers(file, READERS_MAX));
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static SqliteConnection openWriter(SqliteFile file, Migrations migrations) {
        SqliteConnection writer = file.openWriter();
        boolean migrated = false;
        try {
            writer.synchronous(Synchronous.FULL);
            migrations.apply(writer);
            migrated = true;
            return writer;
        } finally {
            if (!migrated) {
                writer.close();
            }
        }
    }

    public Path directory() {
        return directory;
    }

    /// How large the database's file and its write-ahead log are, in bytes; 0 for what is not
    /// there. Looks at the disk.
    public Sizes sizes() {
        return new Sizes(
                directory.resolve(FILE).toFile().length(),
                directory.resolve(FILE + "-wal").toFile().length());
    }

    /// The sizes of a database's files, in bytes.
    public record Sizes(long file, long writeAheadLog) {}

    /// How many read connections are lent now, of [#readersMax].
    public int readersLent() {
        return readers.lent();
    }

    public int readersMax() {
        return READERS_MAX;
    }

    /// Runs work in a transaction and commits it; whatever the work throws rolls it back and goes
    /// on to the caller. Waits while another thread writes. Must not be called within itself.
    public <T> T write(Synchronous synchronous, Function<Transaction, T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("this thread is inside a transaction already");
        }
        writing.lock();
        try {
            if (closed) {
                throw new StoreException(Reason.CLOSED, "the store was closed");
            }
            writer.synchronous(synchronous);
            return writer.write(work);
        } finally {
            writing.unlock();
        }
    }

    /// Copies all that is committed into the database file, has that synced, and begins the
    /// write-ahead log anew. What a failed sync of the old one left in doubt is then in no file
    /// that anything stands on. Waits for readers, for a few seconds.
    ///
    /// @throws StoreException when it cannot be done: then nothing that is committed from here on
    ///   is sure to last
    public void restartJournal() {
        writing.lock();
        try {
            if (closed) {
                throw new StoreException(Reason.CLOSED, "the store was closed");
            }
            writer.synchronous(Synchronous.FULL);
            boolean done =
                    writer.first("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.longAt(1) == 0)
                            .orElse(false);
            if (!done) {
                throw new StoreException(
                        Reason.IO, "the write-ahead log is read, and could not be begun anew");
            }
        } finally {
            writing.unlock();
        }
    }

    /// Runs work on one consistent view of what is committed. Waits while all read connections are
    /// taken, so it must not be called within itself.
    public <T> T read(Function<Transaction, T> work) {
        return readers.read(work);
    }

    /// As [#read(Function)], for no longer than a time, which begins when a connection is there.
    ///
    /// @throws StoreException TOO_LONG when it was stopped
    public <T> T read(Duration timeMax, Function<Transaction, T> work) {
        return readers.read(timeMax, work);
    }

    /// Waits for transactions under way, then closes. Closing twice does nothing.
    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            readers.close();
            writer.close();
            directoryLock.close();
        } finally {
            writing.unlock();
        }
    }
}
