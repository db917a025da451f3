package dev.gangway.session;

import dev.gangway.command.Keep;
import dev.gangway.policy.Decision;
import dev.gangway.policy.Operation;
import dev.gangway.policy.Rule;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.util.List;
import java.util.Optional;

/// The rows of kept answers.
final class KeptRuleTables {
    /// This step of the schema.
    static final Migration MIGRATION =
            new Migration(
                    311,
                    "kept answers",
                    List.of(
                            """
                            CREATE TABLE kept_rules (
                              id TEXT PRIMARY KEY, keep TEXT NOT NULL, subject TEXT NOT NULL,
                              agent TEXT NOT NULL, operation TEXT NOT NULL, match TEXT NOT NULL,
                              decision TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL)
                              WITHOUT ROWID
                            """,
                            "CREATE INDEX kept_rules_subject ON kept_rules (keep, subject)"));

    private KeptRuleTables() {}

    static void add(Transaction rows, KeptRule kept) {
        rows.execute(
                "INSERT INTO kept_rules (id, keep, subject, agent, operation, match, decision, by,"
                        + " at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                kept.id(),
                kept.keep().name(),
                kept.subject(),
                kept.rule().agent().orElse(""),
                kept.rule().operation().name(),
                kept.rule().match(),
                kept.rule().decision().name(),
                kept.by(),
                kept.atMillis());
    }

    static void drop(Transaction rows, String id) {
        rows.execute("DELETE FROM kept_rules WHERE id = ?", id);
    }

    /// Those that were kept for one session; it is deleted.
    static void forget(Transaction rows, String session) {
        rows.execute(
                "DELETE FROM kept_rules WHERE keep = ? AND subject = ?",
                Keep.SESSION.name(),
                session);
    }

    /// All, the oldest first.
    static List<KeptRule> all(Transaction rows) {
        return rows.query(
                "SELECT id, keep, subject, agent, operation, match, decision, by, at FROM kept_rules"
                        + " ORDER BY at, id",
                KeptRuleTables::kept);
    }

    private static KeptRule kept(Transaction.Row row) {
        String id = row.textAt(1);
        return new KeptRule(
                id,
                Keep.valueOf(row.textAt(2)),
                row.textAt(3),
                Rule.kept(
                        id,
                        Optional.of(row.textAt(4)).filter(agent -> !agent.isEmpty()),
                        Operation.valueOf(row.textAt(5)),
                        row.textAt(6),
                        Decision.valueOf(row.textAt(7))),
                row.textAt(8),
                row.longAt(9));
    }
}
