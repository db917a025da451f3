package dev.gangway.session;

import dev.gangway.command.Query;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.util.List;
import java.util.Optional;

/// The rows of aliases: the ids that front-ends chose for sessions, each for one principal on one
/// wire.
public final class AliasTables {
    /// How many ids may be bound to one session, over all principals and wires.
    static final int PER_SESSION_MAX = 64;

    /// This step of the schema.
    static final Migration MIGRATION =
            new Migration(
                    312,
                    "aliases",
                    List.of(
                            """
                            CREATE TABLE aliases (
                              principal TEXT NOT NULL, wire TEXT NOT NULL, alias TEXT NOT NULL,
                              session TEXT NOT NULL, PRIMARY KEY (principal, wire, alias))
                              WITHOUT ROWID
                            """,
                            "CREATE INDEX aliases_by_session ON aliases (session)"));

    private AliasTables() {}

    /// An alias, and whose its session is.
    public record Bound(String alias, String session, SessionPlace place) {}

    /// Which session an alias is bound to.
    static Optional<String> session(Transaction rows, String principal, String wire, String alias) {
        return rows.first(
                "SELECT session FROM aliases WHERE principal = ? AND wire = ? AND alias = ?",
                row -> row.textAt(1),
                principal,
                wire,
                alias);
    }

    static void bind(
            Transaction rows, String principal, String wire, String alias, String session) {
        rows.execute("INSERT INTO aliases VALUES (?, ?, ?, ?)", principal, wire, alias, session);
    }

    static boolean full(Transaction rows, String session) {
        return rows.query(
                                "SELECT alias FROM aliases WHERE session = ? LIMIT ?",
                                row -> row.textAt(1),
                                session,
                                PER_SESSION_MAX)
                        .size()
                >= PER_SESSION_MAX;
    }

    /// The session is deleted; what was bound to it may be bound again.
    static void forget(Transaction rows, String session) {
        rows.execute("DELETE FROM aliases WHERE session = ?", session);
    }

    /// A principal's, those of the sessions that changed last first.
    public static List<Bound> list(Transaction rows, String principal, Query.Aliases wanted) {
        return rows.query(
                """
                SELECT aliases.alias, aliases.session, sessions.owner, sessions.project
                FROM aliases JOIN sessions ON sessions.id = aliases.session
                WHERE aliases.principal = ? AND aliases.wire = ?
                  AND (? IS NULL OR aliases.alias = ?)
                ORDER BY sessions.updated DESC, aliases.alias LIMIT ?
                """,
                row ->
                        new Bound(
                                row.textAt(1),
                                row.textAt(2),
                                new SessionPlace(row.textAt(3), row.textAt(4))),
                principal,
                wanted.wire(),
                wanted.alias().orElse(null),
                wanted.alias().orElse(null),
                Query.ALIASES_MAX);
    }
}
