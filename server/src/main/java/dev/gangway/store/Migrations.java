package dev.gangway.store;

import dev.gangway.store.StoreException.Reason;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Brings a database to the schema of this program.
final class Migrations {
    private static final int ROWS_MAX = 100_000;
    private static final String TABLE =
            "CREATE TABLE IF NOT EXISTS migrations("
                    + "number INTEGER PRIMARY KEY, name TEXT NOT NULL)";

    private final List<Migration> known;
    private final FaultPoint faults;

    /// @throws IllegalArgumentException when two have the same number
    Migrations(List<Migration> migrations, FaultPoint faults) {
        this.known =
                migrations.stream().sorted(Comparator.comparingInt(Migration::number)).toList();
        this.faults = faults;
        if (known.stream().map(Migration::number).distinct().count() != known.size()) {
            throw new IllegalArgumentException("two migrations have the same number");
        }
    }

    /// @throws StoreException NEWER when the database has steps that this program does not know
    void apply(SqliteConnection connection) {
        connection.write(transaction -> transaction.execute(TABLE));
        Set<Long> applied = applied(connection);
        for (Migration migration : known) {
            if (!applied.contains((long) migration.number())) {
                faults.reached("migrate.before");
                connection.write(transaction -> run(transaction, migration));
                faults.reached("migrate.after");
            }
        }
    }

    /// Changes nothing.
    ///
    /// @throws StoreException NEWER, as [#apply]
    void requireKnown(SqliteConnection connection) {
        applied(connection);
    }

    private int run(Transaction transaction, Migration migration) {
        migration.statements().forEach(transaction::execute);
        transaction.execute(
                "INSERT INTO migrations(number, name) VALUES(?, ?)",
                migration.number(),
                migration.name());
        faults.reached("migrate.beforeCommit");
        return migration.number();
    }

    private Set<Long> applied(SqliteConnection connection) {
        Set<Long> ours = new HashSet<>();
        known.forEach(migration -> ours.add((long) migration.number()));
        Set<Long> applied = new HashSet<>();
        connection.query(
                "SELECT number, name FROM migrations ORDER BY number LIMIT " + ROWS_MAX,
                row -> {
                    if (!ours.contains(row.longAt(1))) {
                        throw newer(row.longAt(1), row.textAt(2));
                    }
                    return applied.add(row.longAt(1));
                });
        return applied;
    }

    private static StoreException newer(long number, String name) {
        return new StoreException(
                Reason.NEWER,
                "the database was written by a newer Gangway: this one does not know its schema step "
                        + number
                        + " ("
                        + name
                        + "); start that newer one instead");
    }
}
