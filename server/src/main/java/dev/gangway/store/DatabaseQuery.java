package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/// Asks a database a question in a person's own SQL, for `gangway db query`. Nothing can be changed
/// by it: the connection reads only, and may attach no other file. A running server does not mind.
public final class DatabaseQuery {
    private DatabaseQuery() {}

    /// Hears the answer, row by row.
    public interface Listener {
        /// Called once, first.
        void columns(List<String> names);

        /// Values are Long, Integer, Double, String, byte[] or null.
        void row(List<@Nullable Object> values);
    }

    /// Blocks.
    ///
    /// @param sql one statement; what follows it is not run
    /// @param rowsMax after which no more are fetched
    /// @param timeMax after which the statement is stopped
    /// @return whether there were more rows
    /// @throws StoreException STATEMENT when the SQL is wrong, would change something, or takes too
    ///   long
    public static boolean run(
            Path directory, String sql, int rowsMax, Duration timeMax, Listener listener) {
        SqliteFile file = new SqliteFile(DatabaseBackup.file(directory));
        AtomicBoolean tooLong = new AtomicBoolean();
        try (Connection connection = file.openForQuestions()) {
            ((SQLiteConnection) connection).setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
            try (Statement statement = connection.createStatement();
                    Alarm _ = new Alarm(statement, timeMax, tooLong);
                    ResultSet result = statement.executeQuery(sql)) {
                return tell(result, rowsMax, listener);
            }
        } catch (SQLException cause) {
            throw new StoreException(
                    Reason.STATEMENT,
                    tooLong.get()
                            ? "the query took longer than " + timeMax.toSeconds() + " s"
                            : "the query was refused: " + words(cause),
                    cause);
        }
    }

    /// SQLite's own, without the driver's around them.
    private static String words(SQLException cause) {
        return String.valueOf(cause.getMessage())
                .replaceFirst("(?s)^\\[SQLITE_\\w+] .*?\\((.*)\\)$", "$1");
    }

    private static boolean tell(ResultSet result, int rowsMax, Listener listener)
            throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            names.add(result.getMetaData().getColumnLabel(i));
        }
        listener.columns(names);
        for (int rows = 0; result.next(); rows++) {
            if (rows == rowsMax) {
                return true;
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                values.add(result.getObject(i));
            }
            listener.row(values);
        }
        return false;
    }

    /// Stops a statement that takes too long.
    private static final class Alarm implements AutoCloseable {
        private final CountDownLatch done = new CountDownLatch(1);

        Alarm(Statement statement, Duration timeMax, AtomicBoolean tooLong) {
            Thread.ofVirtual().name("query-alarm").start(() -> watch(statement, timeMax, tooLong));
        }

        private void watch(Statement statement, Duration timeMax, AtomicBoolean tooLong) {
            try {
                if (!done.await(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
                    tooLong.set(true);
                    statement.cancel();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (SQLException ended) {
                // It ended at this very moment.
            }
        }

        @Override
        public void close() {
            done.countDown();
        }
    }
}
