package dev.gangway.usage;

import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The ledger's rows: one for each turn, written in the commits of what they tell of; and what
/// became of budgets in their periods. A row is written by its key, so that nothing is counted
/// twice. Rows stay when their session is deleted: what it used is used.
public final class LedgerTables {
    static final String WARNED = "warned";
    static final String UNKNOWN = "unknown";
    static final String RAISED = "raised";

    /// How many raised budgets are looked at, the newest first.
    static final int RAISES_MAX = 10_000;

    /// This package's steps of the schema: 440 to 449.
    public static final List<Migration> MIGRATIONS =
            List.of(
                    new Migration(
                            440,
                            "usage and budgets",
                            List.of(
                                    """
                                    CREATE TABLE turn_usage (
                                      session TEXT NOT NULL, turn INTEGER NOT NULL,
                                      owner TEXT NOT NULL, project TEXT NOT NULL, agent TEXT NOT NULL,
                                      model TEXT NOT NULL, at INTEGER NOT NULL,
                                      input INTEGER, output INTEGER, cache_read INTEGER,
                                      cache_write INTEGER, thought INTEGER,
                                      cost INTEGER, cost_by TEXT NOT NULL, session_cost INTEGER,
                                      ended INTEGER NOT NULL,
                                      PRIMARY KEY (session, turn)) WITHOUT ROWID
                                    """,
                                    "CREATE INDEX turn_usage_at ON turn_usage (at)",
                                    "CREATE INDEX turn_usage_owner ON turn_usage (owner, at)",
                                    """
                                    CREATE TABLE budget_marks (
                                      budget TEXT NOT NULL, scope TEXT NOT NULL, period TEXT NOT NULL,
                                      mark TEXT NOT NULL, cap INTEGER NOT NULL, by TEXT NOT NULL,
                                      at INTEGER NOT NULL,
                                      PRIMARY KEY (scope, budget, period, mark)) WITHOUT ROWID
                                    """,
                                    "CREATE INDEX budget_marks_raised ON budget_marks (at) WHERE mark = 'raised'")));

    private LedgerTables() {}

    /// A sum of the rows of one owner, project and day.
    record DaySum(String owner, String project, String day, Amount amount) {}

    /// @param cap in the budget's unit, for a raise
    record Mark(String budget, String scope, String period, String mark, long cap) {}

    /// Writes a turn's row, or what is known better now.
    public static void save(Transaction rows, Spender of, long turn, TurnUsage usage) {
        Optional<Tokens> tokens = usage.tokens();
        rows.execute(
                """
                INSERT OR REPLACE INTO turn_usage
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                of.session(),
                turn,
                of.owner(),
                of.project(),
                of.agent(),
                usage.model(),
                usage.atMillis(),
                tokens.map(Tokens::input).orElse(null),
                tokens.map(Tokens::output).orElse(null),
                tokens.map(Tokens::cacheRead).orElse(null),
                tokens.map(Tokens::cacheWrite).orElse(null),
                tokens.map(Tokens::thought).orElse(null),
                orNull(usage.cost()),
                usage.costBy().name(),
                orNull(usage.sessionCost()),
                usage.ended() ? 1 : 0);
    }

    private static @Nullable Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    static void mark(
            Transaction rows,
            String budget,
            String scope,
            String period,
            String mark,
            long cap,
            String by,
            long atMillis) {
        rows.execute(
                """
                INSERT INTO budget_marks VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                  cap = MAX(cap, excluded.cap), by = excluded.by, at = excluded.at
                """,
                budget,
                scope,
                period,
                mark,
                cap,
                by,
                atMillis);
    }

    /// A turn's row, if there is one.
    public static Optional<TurnUsage> find(Transaction rows, String session, long turn) {
        return rows.first(
                """
                SELECT at, input, output, cache_read, cache_write, thought, model, cost, cost_by,
                       session_cost, ended
                FROM turn_usage WHERE session = ? AND turn = ?
                """,
                LedgerTables::usage,
                session,
                turn);
    }

    private static TurnUsage usage(Transaction.Row row) {
        return new TurnUsage(
                row.longAt(1),
                row.isNullAt(2)
                        ? Optional.empty()
                        : Optional.of(
                                new Tokens(
                                        row.longAt(2),
                                        row.longAt(3),
                                        row.longAt(4),
                                        row.longAt(5),
                                        row.longAt(6))),
                row.textAt(7),
                number(row, 8),
                TurnUsage.CostBy.valueOf(row.textAt(9)),
                number(row, 10),
                row.longAt(11) == 1);
    }

    private static OptionalLong number(Transaction.Row row, int column) {
        return row.isNullAt(column) ? OptionalLong.empty() : OptionalLong.of(row.longAt(column));
    }

    /// What the agent itself summed up for a session, as of the last turn that says.
    static OptionalLong sessionCost(Transaction rows, String session) {
        return rows.first(
                        """
                        SELECT session_cost FROM turn_usage
                        WHERE session = ? AND session_cost IS NOT NULL ORDER BY turn DESC LIMIT 1
                        """,
                        row -> OptionalLong.of(row.longAt(1)),
                        session)
                .orElse(OptionalLong.empty());
    }

    private static final String AMOUNT =
            """
            COALESCE(SUM(cost), 0),
            COALESCE(SUM(COALESCE(input, 0) + COALESCE(output, 0)
              + COALESCE(cache_read, 0) + COALESCE(cache_write, 0)), 0),
            COALESCE(SUM(ended = 1 AND cost IS NULL), 0)
            """;

    /// All of a session since a time.
    static Amount session(Transaction rows, String session, long fromMillis) {
        return rows.first(
                        "SELECT " + AMOUNT + " FROM turn_usage WHERE session = ? AND at >= ?",
                        row -> amount(row, 1),
                        session,
                        fromMillis)
                .orElse(Amount.NONE);
    }

    /// All since a time, by owner, project and day.
    static List<DaySum> days(Transaction rows, long fromMillis) {
        return rows.query(
                "SELECT owner, project, strftime('%Y-%m-%d', at / 1000, 'unixepoch') AS day, "
                        + AMOUNT
                        + " FROM turn_usage WHERE at >= ? GROUP BY owner, project, day",
                row -> new DaySum(row.textAt(1), row.textAt(2), row.textAt(3), amount(row, 4)),
                fromMillis);
    }

    private static Amount amount(Transaction.Row row, int column) {
        return new Amount(row.longAt(column), row.longAt(column + 1), row.longAt(column + 2));
    }

    /// What was noted of the budgets of a scope.
    static List<Mark> marks(Transaction rows, String scope, String period) {
        return rows.query(
                "SELECT budget, scope, period, mark, cap FROM budget_marks"
                        + " WHERE scope = ? AND period = ?",
                LedgerTables::mark,
                scope,
                period);
    }

    /// What was noted of the budgets that are not each session's, since a time.
    static List<Mark> sharedMarks(Transaction rows, long fromMillis) {
        return rows.query(
                "SELECT budget, scope, period, mark, cap FROM budget_marks"
                        + " WHERE at >= ? AND scope NOT LIKE 'session/%' AND mark <> 'raised'",
                LedgerTables::mark, fromMillis);
    }

    static List<Mark> raises(Transaction rows) {
        return rows.query(
                "SELECT budget, scope, period, mark, cap FROM budget_marks WHERE mark = 'raised'"
                        + " ORDER BY at DESC LIMIT "
                        + RAISES_MAX,
                LedgerTables::mark);
    }

    private static Mark mark(Transaction.Row row) {
        return new Mark(row.textAt(1), row.textAt(2), row.textAt(3), row.textAt(4), row.longAt(5));
    }
}
