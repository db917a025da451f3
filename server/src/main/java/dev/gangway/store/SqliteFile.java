package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;

/// The database file: how it is made and how connections to it are opened.
final class SqliteFile {
    /// Marks the file as ours ("GWAY"), so that another program's database is not mistaken for one.
    private static final long APPLICATION_ID = 0x47574159L;

    private static final int BUSY_MILLIS = 5_000;
    private static final int JOURNAL_BYTES_MAX = 64 << 20;

    private final Path path;

    SqliteFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /// Makes directory and file, both for their owner alone, where they are missing. The files that
    /// SQLite puts beside it get the same permissions.
    void make() {
        try {
            if (!Files.exists(path.getParent())) {
                Files.createDirectories(
                        path.getParent(),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            Files.createFile(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // The usual case: the server ran here before.
        } catch (IOException cause) {
            throw new StoreException(Reason.IO, "could not make " + path, cause);
        }
    }

    /// The connection that writes; makes the file a database of ours.
    SqliteConnection openWriter() {
        SQLiteConfig config = config();
        config.setJournalMode(JournalMode.WAL);
        config.setJournalSizeLimit(JOURNAL_BYTES_MAX);
        SqliteConnection connection = connect(config);
        boolean usable = false;
        try {
            claim(connection);
            usable = true;
            return connection;
        } finally {
            if (!usable) {
                connection.close();
            }
        }
    }

    SqliteConnection openReader() {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return connect(config);
    }

    /// A plain connection that only reads.
    Connection openForQuestions() {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        try {
            return config.createConnection("jdbc:sqlite:" + path);
        } catch (SQLException cause) {
            throw SqliteErrors.explain(path, "open " + path, cause);
        }
    }

    /// @throws StoreException NOT_A_DATABASE when it is another program's, or nobody's
    void requireOurs(SqliteConnection connection) {
        if (pragma(connection, "application_id") != APPLICATION_ID) {
            throw new StoreException(Reason.NOT_A_DATABASE, path + " is not a Gangway database");
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        return config;
    }

    private SqliteConnection connect(SQLiteConfig config) {
        try {
            Connection connection = config.createConnection("jdbc:sqlite:" + path);
            SqliteConnection opened = new SqliteConnection(path, connection);
            opened.runScript("PRAGMA cell_size_check = ON");
            return opened;
        } catch (SQLException cause) {
            throw SqliteErrors.explain(path, "open " + path, cause);
        }
    }

    private void claim(SqliteConnection connection) {
        long id = pragma(connection, "application_id");
        boolean empty = pragma(connection, "schema_version") == 0;
        if (id == 0 && empty) {
            connection.runScript("PRAGMA application_id = " + APPLICATION_ID);
        } else if (id != APPLICATION_ID) {
            throw new StoreException(
                    Reason.NOT_A_DATABASE, path + " is another program's database, not Gangway's");
        }
    }

    private static long pragma(SqliteConnection connection, String name) {
        return connection.first("PRAGMA " + name, row -> row.longAt(1)).orElse(0L);
    }
}
