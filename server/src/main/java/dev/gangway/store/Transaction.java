package dev.gangway.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A transaction on the store, or a read-only view of it. Each package owns its tables and writes
/// its SQL here; only this package knows how it is run. Parameters are Long, Integer, String,
/// byte[], Boolean, Double or null.
public interface Transaction {
    /// Runs one statement and returns how many rows it changed.
    int execute(String sql, @Nullable Object... parameters);

    /// All rows of a query; bounded by the query's own LIMIT.
    <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters);

    /// The first row of a query.
    <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters);

    /// Turns the current row into a value.
    @FunctionalInterface
    interface RowMapper<T> {
        T map(Row row);
    }

    /// The current row; columns count from 1.
    interface Row {
        long longAt(int column);

        String textAt(int column);

        Optional<String> optionalTextAt(int column);

        byte[] bytesAt(int column);

        boolean isNullAt(int column);
    }
}
