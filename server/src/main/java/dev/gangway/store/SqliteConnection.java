package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/// One connection to the database file, with its prepared statements. For one thread at a time.
///
/// Transactions are begun and ended by SQL of our own: the driver's way would begin the next one
/// right after each commit, inside which `PRAGMA synchronous` is refused.
final class SqliteConnection implements Transaction, AutoCloseable {
    private final Path file;
    private final Connection connection;
    private final StatementCache statements;
    private @Nullable Synchronous synchronous;

    SqliteConnection(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
        this.statements = new StatementCache(connection);
    }

    /// Runs work in one transaction and commits it; whatever it throws rolls it back.
    <T> T write(Function<Transaction, T> work) {
        execute("BEGIN IMMEDIATE");
        boolean committed = false;
        try {
            T result = work.apply(this);
            execute("COMMIT");
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollBack();
            }
        }
    }

    /// Runs work on one consistent view. It is rolled back in any case: a commit would fail when a
    /// damaged page was met, also where the work has already coped with it.
    <T> T read(Function<Transaction, T> work) {
        execute("BEGIN");
        try {
            return work.apply(this);
        } finally {
            rollBack();
        }
    }

    private void rollBack() {
        try {
            execute("ROLLBACK");
        } catch (StoreException _) {
            // SQLite has rolled back by itself, as it does when the disk is full. The reason is
            // already on its way to the caller.
        }
    }

    /// Sets what the next commits wait for. Between transactions only.
    void synchronous(Synchronous mode) {
        if (mode != synchronous) {
            runScript("PRAGMA synchronous = " + mode);
            synchronous = mode;
        }
    }

    /// Stops the statement that is running. From any thread.
    void interrupt() {
        try {
            connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
        } catch (SQLException cause) {
            throw SqliteErrors.explain(file, "stop a statement", cause);
        }
    }

    @Override
    public int execute(String sql, @Nullable Object... parameters) {
        return use(
                sql,
                parameters,
                statement -> {
                    if (statement.execute()) {
                        statement.getResultSet().close();
                        return 0;
                    }
                    return Math.max(0, statement.getUpdateCount());
                });
    }

    @Override
    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return fetch(sql, mapper, Integer.MAX_VALUE, parameters);
    }

    @Override
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return fetch(sql, mapper, 1, parameters).stream().findFirst();
    }

    private <T> List<T> fetch(
            String sql, RowMapper<T> mapper, int rowsMax, @Nullable Object[] parameters) {
        return use(
                sql,
                parameters,
                statement -> {
                    List<T> rows = new ArrayList<>();
                    try (ResultSet result = statement.executeQuery()) {
                        SqliteRow row = new SqliteRow(file, result);
                        while (rows.size() < rowsMax && result.next()) {
                            rows.add(mapper.map(row));
                        }
                    }
                    return rows;
                });
    }

    /// A statement that failed is not used again: the driver has given it up.
    private <T> T use(String sql, @Nullable Object[] parameters, Use<T> use) {
        try {
            PreparedStatement statement = statements.take(sql);
            boolean usable = false;
            try {
                bind(statement, parameters);
                T result = use.of(statement);
                usable = true;
                return result;
            } finally {
                if (usable) {
                    statements.giveBack(sql, statement);
                } else {
                    StatementCache.discard(statement);
                }
            }
        } catch (SQLException cause) {
            throw SqliteErrors.explain(file, "run \"" + sql + "\"", cause);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            int at = i + 1;
            switch (parameters[i]) {
                case null -> statement.setObject(at, null);
                case Long value -> statement.setLong(at, value);
                case Integer value -> statement.setInt(at, value);
                case Boolean value -> statement.setInt(at, value ? 1 : 0);
                case Double value -> statement.setDouble(at, value);
                case String value -> statement.setString(at, value);
                case byte[] value -> statement.setBytes(at, value);
                case Object other ->
                        throw new IllegalArgumentException(
                                "no parameter of a statement: " + other.getClass());
            }
        }
    }

    /// Runs a statement that is not worth keeping prepared.
    void runScript(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException cause) {
            throw SqliteErrors.explain(file, "run \"" + sql + "\"", cause);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException cause) {
            throw new StoreException(Reason.IO, "could not close " + file, cause);
        }
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }
}
