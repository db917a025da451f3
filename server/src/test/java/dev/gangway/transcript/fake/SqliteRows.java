package dev.gangway.transcript.fake;

import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.TranscriptTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The transcript's rows in a real SQLite file, through one connection; its commits can be made to
/// fail.
public final class SqliteRows implements TranscriptStore, AutoCloseable {
    private final Connection connection;
    private Runnable beforeCommit = () -> {};

    public SqliteRows(Path directory) {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("rows.db"));
            migrate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void migrate() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = OFF");
            ResultSet tables =
                    statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'transcript'");
            if (!tables.next()) {
                for (Migration migration : TranscriptTables.MIGRATIONS) {
                    for (String sql : migration.statements()) {
                        statement.execute(sql);
                    }
                }
            }
        }
        connection.setAutoCommit(false);
    }

    /// Runs in each write, when the rows are there and not committed; what it throws rolls back.
    public synchronized void beforeCommit(Runnable action) {
        beforeCommit = action;
    }

    @Override
    public synchronized <T> T read(Function<Transaction, T> query) {
        return transact(query);
    }

    @Override
    public synchronized void write(Consumer<Transaction> work) {
        transact(
                rows -> {
                    work.accept(rows);
                    beforeCommit.run();
                    return true;
                });
    }

    private <T> T transact(Function<Transaction, T> work) {
        boolean committed = false;
        try {
            T result = work.apply(new Rows());
            connection.commit();
            committed = true;
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            if (!committed) {
                rollback();
            }
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Rows implements Transaction {
        @Override
        public int execute(String sql, @Nullable Object... parameters) {
            try (PreparedStatement statement = prepare(sql, parameters)) {
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
            try (PreparedStatement statement = prepare(sql, parameters);
                    ResultSet results = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (results.next()) {
                    rows.add(mapper.map(new Columns(results)));
                }
                return rows;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public <T> Optional<T> first(
                String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
            return query(sql, mapper, parameters).stream().findFirst();
        }

        private PreparedStatement prepare(String sql, @Nullable Object... parameters)
                throws SQLException {
            PreparedStatement statement = connection.prepareStatement(sql);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement;
        }
    }

    private record Columns(ResultSet results) implements Transaction.Row {
        private interface Column<T> {
            T at() throws SQLException;
        }

        private static <T> T value(Column<T> column) {
            try {
                return column.at();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public long longAt(int column) {
            return value(() -> results.getLong(column));
        }

        @Override
        public String textAt(int column) {
            return value(() -> results.getString(column));
        }

        @Override
        public Optional<String> optionalTextAt(int column) {
            return isNullAt(column) ? Optional.empty() : Optional.of(textAt(column));
        }

        @Override
        public byte[] bytesAt(int column) {
            return value(() -> results.getBytes(column));
        }

        @Override
        public boolean isNullAt(int column) {
            return value(() -> results.getObject(column) == null);
        }
    }
}
