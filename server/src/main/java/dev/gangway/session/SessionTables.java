package dev.gangway.session;

import dev.gangway.access.Sight;
import dev.gangway.command.McpServers;
import dev.gangway.command.SessionFilter;
import dev.gangway.command.TurnEnd;
import dev.gangway.json.RawJson;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows that sessions keep beside their streams: what lists show, what idempotency keys are
/// bound to, how turns ended, what is known of each agent. Written in the commits of the events
/// that cause them.
public final class SessionTables {
    /// How many rows a look-up of sessions to recover takes at a time.
    static final int RECOVERY_ROWS = 1000;

    /// This package's steps of the schema: 300 to 399.
    public static final List<Migration> MIGRATIONS =
            List.of(
                    new Migration(
                            300,
                            "sessions",
                            List.of(
                                    """
                                    CREATE TABLE sessions (
                                      id TEXT PRIMARY KEY, owner TEXT NOT NULL, project TEXT NOT NULL, agent TEXT NOT NULL,
                                      directory TEXT NOT NULL, title TEXT NOT NULL, phase TEXT NOT NULL,
                                      open_requests INTEGER NOT NULL, unsettled INTEGER NOT NULL,
                                      archived INTEGER NOT NULL DEFAULT 0,
                                      created INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID
                                    """,
                                    "CREATE INDEX sessions_by_owner ON sessions (owner, updated DESC, id)",
                                    "CREATE INDEX sessions_unsettled ON sessions (unsettled) WHERE unsettled = 1",
                                    """
                                    CREATE TABLE prompt_keys (
                                      principal TEXT NOT NULL, session TEXT NOT NULL, key TEXT NOT NULL,
                                      fingerprint TEXT NOT NULL, turn INTEGER NOT NULL, sequence INTEGER NOT NULL,
                                      PRIMARY KEY (principal, session, key)) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE create_keys (
                                      principal TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,
                                      session TEXT NOT NULL, at INTEGER NOT NULL,
                                      PRIMARY KEY (principal, key)) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE turn_ends (
                                      session TEXT NOT NULL, turn INTEGER NOT NULL, sequence INTEGER NOT NULL,
                                      outcome TEXT NOT NULL, stop_reason TEXT NOT NULL, detail TEXT NOT NULL,
                                      PRIMARY KEY (session, turn)) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE agent_facts (
                                      name TEXT PRIMARY KEY, info TEXT NOT NULL, capabilities TEXT NOT NULL,
                                      auth_methods TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID
                                    """)),
                    new Migration(
                            301,
                            "forks, deletions, servers",
                            List.of(
                                    """
                                    CREATE TABLE session_servers (
                                      session TEXT PRIMARY KEY, servers TEXT NOT NULL) WITHOUT ROWID
                                    """,
                                    "CREATE TABLE removals (session TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
                                    "CREATE INDEX prompt_keys_by_session ON prompt_keys (session)",
                                    "DROP TABLE agent_facts",
                                    """
                                    CREATE TABLE agent_facts (
                                      name TEXT PRIMARY KEY, identity TEXT NOT NULL, info TEXT NOT NULL,
                                      capabilities TEXT NOT NULL, auth_methods TEXT NOT NULL,
                                      at INTEGER NOT NULL) WITHOUT ROWID
                                    """)),
                    new Migration(
                            302,
                            "sessions of others",
                            List.of(
                                    "CREATE INDEX sessions_by_update ON sessions (updated DESC, id)",
                                    """
                                    CREATE INDEX sessions_asking ON sessions (updated DESC)
                                    WHERE open_requests > 0
                                    """)),
                    KeptRuleTables.MIGRATION,
                    AliasTables.MIGRATION,
                    MessageCounts.MIGRATION);

    private static final int REMOVED_ROWS_MAX = 256;

    private SessionTables() {}

    /// What an idempotency key is bound to.
    ///
    /// @param fingerprint of the payload that came with it first
    record BoundPrompt(String fingerprint, long turn, long sequence) {}

    /// What a creating command's key is bound to.
    record BoundSession(String fingerprint, String session) {}

    /// What an agent said of itself at its last start.
    ///
    /// @param identity of its program: what was said by another under the same name is nobody's
    public record AgentFacts(
            String identity, RawJson info, RawJson capabilities, RawJson authMethods) {}

    /// A row of the list.
    public record Listed(
            String id,
            String owner,
            String project,
            String agent,
            String directory,
            String title,
            String phase,
            int openRequests,
            boolean archived,
            long messages,
            long createdAtMillis,
            long updatedAtMillis) {}

    static void save(Transaction rows, SessionState state) {
        rows.execute(
                """
                INSERT INTO sessions (id, owner, project, agent, directory, title, phase, open_requests, unsettled,
                  archived, messages, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET title = excluded.title, phase = excluded.phase,
                  archived = excluded.archived, messages = excluded.messages,
                  open_requests = excluded.open_requests, unsettled = excluded.unsettled, updated = excluded.updated
                """,
                state.id(),
                state.owner(),
                state.project(),
                state.agent().name(),
                state.directory(),
                state.title(),
                SessionPayloads.lower(state.phase()),
                state.open().size(),
                state.isAtWork() ? 1 : 0,
                state.archived() ? 1 : 0,
                state.messages(),
                state.createdAtMillis(),
                state.updatedAtMillis());
    }

    static void bindPrompt(
            Transaction rows, String principal, String session, String key, BoundPrompt bound) {
        rows.execute(
                "INSERT INTO prompt_keys VALUES (?, ?, ?, ?, ?, ?)",
                principal,
                session,
                key,
                bound.fingerprint(),
                bound.turn(),
                bound.sequence());
    }

    static Optional<BoundPrompt> boundPrompt(
            Transaction rows, String principal, String session, String key) {
        return rows.first(
                "SELECT fingerprint, turn, sequence FROM prompt_keys WHERE principal = ? AND session = ? AND key = ?",
                row -> new BoundPrompt(row.textAt(1), row.longAt(2), row.longAt(3)),
                principal,
                session,
                key);
    }

    static void bindSession(
            Transaction rows,
            String principal,
            String key,
            BoundSession bound,
            long atMillis,
            long keptSinceMillis) {
        rows.execute(
                "DELETE FROM create_keys WHERE principal = ? AND at < ?",
                principal,
                keptSinceMillis);
        rows.execute(
                "INSERT INTO create_keys VALUES (?, ?, ?, ?, ?)",
                principal,
                key,
                bound.fingerprint(),
                bound.session(),
                atMillis);
    }

    static Optional<BoundSession> boundSession(Transaction rows, String principal, String key) {
        return rows.first(
                "SELECT fingerprint, session FROM create_keys WHERE principal = ? AND key = ?",
                row -> new BoundSession(row.textAt(1), row.textAt(2)),
                principal,
                key);
    }

    static void saveEnd(Transaction rows, String session, TurnEnd end) {
        rows.execute(
                "INSERT INTO turn_ends VALUES (?, ?, ?, ?, ?, ?)",
                session,
                end.turn(),
                end.sequence(),
                end.outcome().name(),
                end.stopReason(),
                end.detail().toString());
    }

    /// How a turn ended; empty when it has not, or was never given out.
    public static Optional<TurnEnd> end(Transaction rows, String session, long turn) {
        return rows.first(
                "SELECT sequence, outcome, stop_reason, detail FROM turn_ends WHERE session = ? AND turn = ?",
                row ->
                        new TurnEnd(
                                turn,
                                row.longAt(1),
                                TurnEnd.Outcome.valueOf(row.textAt(2)),
                                row.textAt(3),
                                RawJson.of(row.textAt(4))),
                session,
                turn);
    }

    static void saveFacts(Transaction rows, String agent, AgentFacts facts, long atMillis) {
        rows.execute(
                "INSERT OR REPLACE INTO agent_facts VALUES (?, ?, ?, ?, ?, ?)",
                agent,
                facts.identity(),
                facts.info().toString(),
                facts.capabilities().toString(),
                facts.authMethods().toString(),
                atMillis);
    }

    /// What is known of an agent; empty before the first start of this program under this name.
    public static Optional<AgentFacts> facts(Transaction rows, String agent, String identity) {
        return rows.first(
                "SELECT info, capabilities, auth_methods FROM agent_facts"
                        + " WHERE name = ? AND identity = ?",
                row ->
                        new AgentFacts(
                                identity,
                                RawJson.of(row.textAt(1)),
                                RawJson.of(row.textAt(2)),
                                RawJson.of(row.textAt(3))),
                agent,
                identity);
    }

    /// Keeps a session's MCP servers. This is the one place where they lie: they hold secrets, so
    /// they are no part of any event.
    static void saveServers(Transaction rows, String session, McpServers servers) {
        rows.execute(
                "INSERT OR REPLACE INTO session_servers VALUES (?, ?)",
                session,
                servers.json().toString());
    }

    static McpServers servers(Transaction rows, String session) {
        return rows.first(
                        "SELECT servers FROM session_servers WHERE session = ?",
                        row -> McpServers.read(RawJson.of(row.textAt(1))),
                        session)
                .orElse(McpServers.NONE);
    }

    /// From now on there is no such session; the rest of it is to be removed. What is secret goes
    /// at once.
    static void delete(Transaction rows, String session, long atMillis) {
        rows.execute("DELETE FROM session_servers WHERE session = ?", session);
        KeptRuleTables.forget(rows, session);
        AliasTables.forget(rows, session);
        rows.execute("DELETE FROM sessions WHERE id = ?", session);
        rows.execute("INSERT OR REPLACE INTO removals VALUES (?, ?)", session, atMillis);
    }

    /// The next session in the order of ids whose rest is to be removed.
    static Optional<String> nextRemoval(Transaction rows, String afterId) {
        return rows.first(
                "SELECT session FROM removals WHERE session > ? ORDER BY session LIMIT 1",
                row -> row.textAt(1),
                afterId);
    }

    /// Removes rows of a deleted session, a bounded number, and at last the note that there are
    /// any.
    ///
    /// @return whether there is more to remove
    static boolean removeSome(Transaction rows, String session) {
        int keys =
                rows.execute(
                        "DELETE FROM prompt_keys WHERE (principal, session, key) IN"
                                + " (SELECT principal, session, key FROM prompt_keys"
                                + " WHERE session = ? LIMIT ?)",
                        session,
                        REMOVED_ROWS_MAX);
        int ends =
                rows.execute(
                        "DELETE FROM turn_ends WHERE (session, turn) IN"
                                + " (SELECT session, turn FROM turn_ends WHERE session = ? LIMIT ?)",
                        session,
                        REMOVED_ROWS_MAX);
        if (keys == REMOVED_ROWS_MAX || ends == REMOVED_ROWS_MAX) {
            return true;
        }
        rows.execute("DELETE FROM removals WHERE session = ?", session);
        return false;
    }

    /// Whose a session is, and in which project; empty when there is none.
    static Optional<SessionPlace> place(Transaction rows, String session) {
        return rows.first(
                "SELECT owner, project FROM sessions WHERE id = ?",
                row -> new SessionPlace(row.textAt(1), row.textAt(2)),
                session);
    }

    /// The name of a session's agent.
    static Optional<String> agent(Transaction rows, String session) {
        return rows.first("SELECT agent FROM sessions WHERE id = ?", row -> row.textAt(1), session);
    }

    /// Sessions that were at work when the server last stopped: a page of their ids, in order.
    static List<String> unsettled(Transaction rows, String afterId) {
        return rows.query(
                "SELECT id FROM sessions WHERE unsettled = 1 AND id > ? ORDER BY id LIMIT "
                        + RECOVERY_ROWS,
                row -> row.textAt(1),
                afterId);
    }

    /// A page of the sessions that are somebody's to see, newest change first, from behind
    /// (updated, id) of the last one seen.
    public static List<Listed> list(
            Transaction rows,
            Sight sight,
            SessionFilter wanted,
            long updated,
            String id,
            int limit) {
        List<@Nullable Object> parameters = new ArrayList<>(sight.parameters());
        parameters.addAll(
                Arrays.asList(
                        wanted.archived() ? 1 : 0,
                        wanted.directory().orElse(null),
                        wanted.directory().orElse(null),
                        wanted.agent().orElse(null),
                        wanted.agent().orElse(null),
                        wanted.phase().orElse(null),
                        wanted.phase().orElse(null),
                        updated,
                        updated,
                        id,
                        limit));
        return rows.query(
                """
                SELECT id, owner, project, agent, directory, title, phase, open_requests, archived,
                  messages, created, updated
                FROM sessions
                WHERE %s AND archived = ? AND (? IS NULL OR directory = ?)
                  AND (? IS NULL OR agent = ?) AND (? IS NULL OR phase = ?)
                  AND (updated < ? OR (updated = ? AND id > ?))
                ORDER BY updated DESC, id LIMIT ?
                """
                        .formatted(Sight.condition("sessions")),
                SessionTables::listed,
                parameters.toArray());
    }

    private static Listed listed(Transaction.Row row) {
        return new Listed(
                row.textAt(1),
                row.textAt(2),
                row.textAt(3),
                row.textAt(4),
                row.textAt(5),
                row.textAt(6),
                row.textAt(7),
                (int) row.longAt(8),
                row.longAt(9) == 1,
                row.longAt(10),
                row.longAt(11),
                row.longAt(12));
    }

    /// The ids of the sessions that are somebody's to see and have open requests.
    public static List<String> asking(Transaction rows, Sight sight, int limit) {
        List<@Nullable Object> parameters = new ArrayList<>(sight.parameters());
        parameters.add(limit);
        return rows.query(
                """
                SELECT id FROM sessions WHERE %s AND open_requests > 0 ORDER BY updated DESC LIMIT ?
                """
                        .formatted(Sight.condition("sessions")),
                row -> row.textAt(1),
                parameters.toArray());
    }
}
