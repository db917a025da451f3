package dev.gangway.access;

import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.command.Shared;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The rows of users, credentials and grants, written in the commits that change them.
public final class AccountTables {
    /// This package's steps of the schema: 400 to 409.
    public static final List<Migration> MIGRATIONS =
            List.of(
                    new Migration(
                            400,
                            "users, credentials, grants",
                            List.of(
                                    """
                                    CREATE TABLE users (
                                      id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE,
                                      password TEXT NOT NULL, administrator INTEGER NOT NULL,
                                      disabled INTEGER NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE credentials (
                                      id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, user TEXT NOT NULL,
                                      kind TEXT NOT NULL, name TEXT NOT NULL, rights INTEGER NOT NULL,
                                      projects TEXT NOT NULL, created INTEGER NOT NULL,
                                      expires INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE grants (
                                      kind TEXT NOT NULL, subject TEXT NOT NULL, user TEXT NOT NULL,
                                      rights INTEGER NOT NULL, granted_by TEXT NOT NULL, at INTEGER NOT NULL,
                                      PRIMARY KEY (kind, subject, user)) WITHOUT ROWID
                                    """,
                                    "CREATE INDEX grants_by_user ON grants (user, kind, subject)")));

    /// The names that rows have for what is shared.
    public static final String SESSION = "session";

    public static final String PROJECT = "project";

    private static final String SEPARATOR = "\n";

    private AccountTables() {}

    static AccessState load(Transaction rows) {
        return AccessState.of(
                rows.query(
                        "SELECT id, name, password, administrator, disabled, created FROM users",
                        AccountTables::user),
                rows.query(
                        "SELECT id, hash, user, kind, name, rights, projects, created, expires"
                                + " FROM credentials",
                        AccountTables::credential),
                rows.query(
                        "SELECT kind, subject, user, rights, granted_by, at FROM grants"
                                + " ORDER BY at",
                        AccountTables::grant));
    }

    static void save(Transaction rows, User user) {
        rows.execute(
                "INSERT OR REPLACE INTO users VALUES (?, ?, ?, ?, ?, ?, ?)",
                user.id(),
                user.name(),
                user.key(),
                user.passwordHash(),
                user.administrator(),
                user.disabled(),
                user.createdMillis());
    }

    static void save(Transaction rows, Credential credential) {
        rows.execute(
                "INSERT OR REPLACE INTO credentials VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                credential.id(),
                credential.hash(),
                credential.user(),
                credential.kind().name(),
                credential.name(),
                mask(credential.scope().rights()),
                credential.scope().projects().stream()
                        .sorted()
                        .collect(Collectors.joining(SEPARATOR)),
                credential.createdMillis(),
                credential.expiresMillis());
    }

    static void remove(Transaction rows, Credential credential) {
        rows.execute("DELETE FROM credentials WHERE id = ?", credential.id());
    }

    static void used(Transaction rows, String credential, long atMillis) {
        rows.execute("UPDATE credentials SET used = ? WHERE id = ?", atMillis, credential);
    }

    /// When each of a user's credentials was used last, by its id.
    static Map<String, Long> lastUses(Transaction rows, String user) {
        return rows
                .query(
                        "SELECT id, used FROM credentials WHERE user = ? AND used > 0",
                        row -> Map.entry(row.textAt(1), row.longAt(2)),
                        user)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    static void save(Transaction rows, GrantEntry grant) {
        rows.execute(
                "INSERT OR REPLACE INTO grants VALUES (?, ?, ?, ?, ?, ?)",
                kind(grant.shared()),
                grant.shared().id(),
                grant.user(),
                mask(grant.rights()),
                grant.by(),
                grant.atMillis());
    }

    /// The ids of those who were granted something in a session or in its project; each once.
    static List<String> grantees(Transaction rows, Subject.OfSession session) {
        return rows.query(
                "SELECT user FROM grants WHERE kind = ? AND subject = ?"
                        + " UNION SELECT user FROM grants WHERE kind = ? AND subject = ?",
                row -> row.textAt(1),
                SESSION,
                session.session(),
                PROJECT,
                session.project());
    }

    static void removeGrant(Transaction rows, Shared shared, String user) {
        rows.execute(
                "DELETE FROM grants WHERE kind = ? AND subject = ? AND user = ?",
                kind(shared),
                shared.id(),
                user);
    }

    static String kind(Shared shared) {
        return switch (shared) {
            case Shared.Session _ -> SESSION;
            case Shared.Project _ -> PROJECT;
        };
    }

    private static User user(Transaction.Row row) {
        return new User(
                row.textAt(1),
                row.textAt(2),
                row.textAt(3),
                row.longAt(4) != 0,
                row.longAt(5) != 0,
                row.longAt(6));
    }

    private static Credential credential(Transaction.Row row) {
        String projects = row.textAt(7);
        Set<String> named =
                projects.isEmpty()
                        ? Set.of()
                        : Arrays.stream(projects.split(SEPARATOR, -1)).collect(Collectors.toSet());
        return new Credential(
                row.textAt(1),
                row.textAt(2),
                row.textAt(3),
                CredentialKind.valueOf(row.textAt(4)),
                row.textAt(5),
                new Scope(rights(row.longAt(6)), named),
                row.longAt(8),
                row.longAt(9));
    }

    private static GrantEntry grant(Transaction.Row row) {
        String subject = row.textAt(2);
        return new GrantEntry(
                row.textAt(1).equals(SESSION)
                        ? new Shared.Session(subject)
                        : new Shared.Project(subject),
                row.textAt(3),
                rights(row.longAt(4)),
                row.textAt(5),
                row.longAt(6));
    }

    /// A bit a right.
    private static long mask(Collection<Right> rights) {
        return rights.stream().mapToLong(Right::bit).sum();
    }

    private static Set<Right> rights(long mask) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (var right : Right.values()) {
            if ((mask & right.bit()) != 0) {
                rights.add(right);
            }
        }
        return rights;
    }
}
