package dev.gangway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// The prepared statements of one connection, by their text. A statement is taken out while it is
/// used, so that the same text may be used again meanwhile. For one thread at a time.
final class StatementCache {
    private static final int STATEMENTS_MAX = 256;

    private final Connection connection;
    private final LinkedHashMap<String, PreparedStatement> idle = new LinkedHashMap<>();

    StatementCache(Connection connection) {
        this.connection = connection;
    }

    PreparedStatement take(String sql) throws SQLException {
        @Nullable PreparedStatement statement = idle.remove(sql);
        return statement != null ? statement : connection.prepareStatement(sql);
    }

    /// Puts a statement back; the one that was not used for longest makes room.
    void giveBack(String sql, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        @Nullable PreparedStatement second = idle.putLast(sql, statement);
        if (second != null) {
            second.close();
        }
        if (idle.size() > STATEMENTS_MAX) {
            idle.pollFirstEntry().getValue().close();
        }
    }

    /// Closes a statement that failed.
    static void discard(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException _) {
            // Why it failed is already on its way to the caller.
        }
    }
}
