package dev.gangway.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Looks a database over, for `gangway db check`. Only reads, and may run beside the server.
public final class DatabaseCheck {
    private static final int PROBLEMS_MAX = 100;

    private DatabaseCheck() {}

    /// What is wrong with the file as such: damaged pages, rows that an index misses.
    ///
    /// @return a sentence each, at most 100; none when all is well
    public static List<String> problems(Path directory) {
        return look(directory, DatabaseCheck::integrity);
    }

    /// Runs a package's own check of its tables on a read-only view.
    public static List<String> look(Path directory, Function<Transaction, List<String>> check) {
        SqliteFile file = new SqliteFile(directory.resolve(Database.FILE).toAbsolutePath());
        List<String> problems = new ArrayList<>();
        try (SqliteConnection connection = file.openReader()) {
            problems.addAll(connection.read(check));
        } catch (StoreException trouble) {
            problems.add(String.valueOf(trouble.getMessage()));
        }
        return problems;
    }

    /// The version of SQLite that is used here.
    public static String sqliteVersion() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SELECT sqlite_version()")) {
            return version.getString(1);
        } catch (SQLException unusable) {
            return "cannot be used: " + unusable.getMessage();
        }
    }

    static List<String> integrity(Transaction transaction) {
        List<String> found =
                transaction.query(
                        "PRAGMA integrity_check(" + PROBLEMS_MAX + ")", row -> row.textAt(1));
        return found.equals(List.of("ok")) ? List.of() : found;
    }
}
