package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The current row of a result.
final class SqliteRow implements Transaction.Row {
    private final Path file;
    private final ResultSet result;

    SqliteRow(Path file, ResultSet result) {
        this.file = file;
        this.result = result;
    }

    @Override
    public long longAt(int column) {
        try {
            return result.getLong(column);
        } catch (SQLException cause) {
            throw SqliteErrors.explain(file, "read a column", cause);
        }
    }

    @Override
    public String textAt(int column) {
        return optionalTextAt(column).orElseThrow(() -> absent(column));
    }

    @Override
    public Optional<String> optionalTextAt(int column) {
        try {
            return Optional.ofNullable(result.getString(column));
        } catch (SQLException cause) {
            throw SqliteErrors.explain(file, "read a column", cause);
        }
    }

    @Override
    public byte[] bytesAt(int column) {
        try {
            byte @Nullable [] bytes = result.getBytes(column);
            if (bytes == null) {
                throw absent(column);
            }
            return bytes;
        } catch (SQLException cause) {
            throw SqliteErrors.explain(file, "read a column", cause);
        }
    }

    @Override
    public boolean isNullAt(int column) {
        try {
            return result.getObject(column) == null;
        } catch (SQLException cause) {
            throw SqliteErrors.explain(file, "read a column", cause);
        }
    }

    private static StoreException absent(int column) {
        return new StoreException(Reason.STATEMENT, "column " + column + " is null");
    }
}
