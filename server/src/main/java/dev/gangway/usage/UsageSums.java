package dev.gangway.usage;

import dev.gangway.command.Query;
import dev.gangway.store.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sums the ledger up, within what somebody may see.
public final class UsageSums {
    private UsageSums() {}

    /// Whose turns somebody may see: all of them, or its own and those of some projects; and of
    /// both only those in the projects that its credential reaches.
    ///
    /// @param owner the id; empty for everybody's
    /// @param projects whose turns are seen besides the owner's
    /// @param reached empty for all
    public record Sight(
            Optional<String> owner, List<String> projects, Optional<List<String>> reached) {
        public Sight {
            projects = List.copyOf(projects);
            reached = reached.map(List::copyOf);
        }
    }

    /// @return at most [Query#USAGE_SUMS_MAX], the last ones of their order
    public static List<UsageSum> read(Transaction rows, Query.Usage asked, Sight sight) {
        List<@Nullable Object> values = new ArrayList<>();
        List<String> conditions = new ArrayList<>(List.of("at >= ?", "at < ?"));
        values.add(asked.from().toEpochMilli());
        values.add(asked.to().toEpochMilli());
        Query.UsageFilter of = asked.of();
        equal("session", of.session(), conditions, values);
        equal("project", of.project(), conditions, values);
        equal("owner", of.owner(), conditions, values);
        equal("agent", of.agent(), conditions, values);
        equal("model", of.model(), conditions, values);
        sight.owner()
                .ifPresent(owner -> {
                    conditions.add("(owner = ? OR " + in(sight.projects()) + ")");
                    values.add(owner);
                    values.addAll(sight.projects());
                });
        sight.reached()
                .ifPresent(reached -> {
                    conditions.add(in(reached));
                    values.addAll(reached);
                });
        String sql =
                """
                SELECT %s AS key, COUNT(*),
                  TOTAL(input), TOTAL(output), TOTAL(cache_read), TOTAL(cache_write), TOTAL(thought),
                  COALESCE(SUM(cost), 0), SUM(cost IS NULL), SUM(input IS NULL)
                FROM turn_usage WHERE %s GROUP BY key ORDER BY key DESC LIMIT %d
                """
                        .formatted(
                                key(asked.by()),
                                String.join(" AND ", conditions),
                                Query.USAGE_SUMS_MAX);
        return rows.query(sql, UsageSums::sum, values.toArray()).reversed();
    }

    private static void equal(
            String column,
            Optional<String> wanted,
            List<String> conditions,
            List<@Nullable Object> values) {
        wanted.ifPresent(value -> {
            conditions.add(column + " = ?");
            values.add(value);
        });
    }

    private static String in(List<String> projects) {
        return "project IN (" + String.join(", ", Collections.nCopies(projects.size(), "?")) + ")";
    }

    private static String key(Query.UsageGroup by) {
        return switch (by) {
            case ALL -> "''";
            case TURN -> "session || '/' || turn";
            case SESSION -> "session";
            case PROJECT -> "project";
            case OWNER -> "owner";
            case AGENT -> "agent";
            case MODEL -> "model";
            case DAY -> "strftime('%Y-%m-%d', at / 1000, 'unixepoch')";
            case MONTH -> "strftime('%Y-%m', at / 1000, 'unixepoch')";
        };
    }

    private static UsageSum sum(Transaction.Row row) {
        return new UsageSum(
                row.textAt(1),
                row.longAt(2),
                new Tokens(
                        row.longAt(3), row.longAt(4), row.longAt(5), row.longAt(6), row.longAt(7)),
                row.longAt(8),
                row.longAt(9),
                row.longAt(10));
    }
}
