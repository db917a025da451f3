package dev.gangway.notify;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.util.List;
import java.util.Optional;

/// The rows of those who tell people: how far each target was told, which turns it saw running, and
/// the answer links that were sent, by their hashes.
public final class NotifyTables {
    /// This package's steps of the schema: 480 to 489.
    public static final List<Migration> MIGRATIONS =
            List.of(
                    new Migration(
                            480,
                            "who was told what",
                            List.of(
                                    """
                                    CREATE TABLE notify_position (
                                      target TEXT PRIMARY KEY, principal TEXT NOT NULL,
                                      epoch TEXT NOT NULL, sequence INTEGER NOT NULL) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE notify_turn (
                                      target TEXT NOT NULL, session TEXT NOT NULL, turn INTEGER NOT NULL,
                                      PRIMARY KEY (target, session)) WITHOUT ROWID
                                    """,
                                    """
                                    CREATE TABLE notify_link (
                                      hash TEXT PRIMARY KEY, principal TEXT NOT NULL, session TEXT NOT NULL,
                                      request TEXT NOT NULL, option TEXT NOT NULL, label TEXT NOT NULL,
                                      question TEXT NOT NULL, made INTEGER NOT NULL,
                                      used INTEGER NOT NULL) WITHOUT ROWID
                                    """,
                                    "CREATE INDEX notify_link_by_age ON notify_link (made)")));

    private NotifyTables() {}

    /// Where a target stands in a principal's feed; empty when it was told nothing of it.
    static Optional<Position> position(Transaction rows, String target, String principal) {
        return rows.first(
                "SELECT epoch, sequence FROM notify_position WHERE target = ? AND principal = ?",
                row -> new Position(Epoch.parse(row.textAt(1)), row.longAt(2)),
                target,
                principal);
    }

    static void save(Transaction rows, String target, String principal, Position position) {
        rows.execute(
                "INSERT OR REPLACE INTO notify_position VALUES (?, ?, ?, ?)",
                target,
                principal,
                position.epoch().toString(),
                position.sequence());
    }

    /// The turn that a target saw running in a session; 0 for none.
    static long turn(Transaction rows, String target, String session) {
        return rows.first(
                        "SELECT turn FROM notify_turn WHERE target = ? AND session = ?",
                        row -> row.longAt(1),
                        target,
                        session)
                .orElse(0L);
    }

    /// @param turn 0 for none
    static void turn(Transaction rows, String target, String session, long turn) {
        if (turn == 0) {
            rows.execute(
                    "DELETE FROM notify_turn WHERE target = ? AND session = ?", target, session);
        } else {
            rows.execute(
                    "INSERT OR REPLACE INTO notify_turn VALUES (?, ?, ?)", target, session, turn);
        }
    }

    static void save(Transaction rows, String hash, AnswerLink link) {
        rows.execute(
                "INSERT INTO notify_link VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                hash,
                link.principal(),
                link.session(),
                link.request(),
                link.option(),
                link.label(),
                link.question(),
                link.madeMillis());
    }

    /// Lets go of old links, and of the oldest where there are too many.
    static void forgetLinks(Transaction rows, long beforeMillis, int keep) {
        rows.execute("DELETE FROM notify_link WHERE made < ?", beforeMillis);
        rows.execute(
                "DELETE FROM notify_link WHERE hash IN"
                        + " (SELECT hash FROM notify_link ORDER BY made DESC LIMIT -1 OFFSET ?)",
                keep);
    }

    static Optional<AnswerLink> link(Transaction rows, String hash) {
        return rows.first(
                "SELECT principal, session, request, option, label, question, made, used"
                        + " FROM notify_link WHERE hash = ?",
                row ->
                        new AnswerLink(
                                row.textAt(1),
                                row.textAt(2),
                                row.textAt(3),
                                row.textAt(4),
                                row.textAt(5),
                                row.textAt(6),
                                row.longAt(7),
                                row.longAt(8) != 0),
                hash);
    }

    /// @return whether it was not used before
    static boolean use(Transaction rows, String hash) {
        return rows.execute("UPDATE notify_link SET used = 1 WHERE hash = ? AND used = 0", hash)
                == 1;
    }

    static void giveBack(Transaction rows, String hash) {
        rows.execute("UPDATE notify_link SET used = 0 WHERE hash = ?", hash);
    }
}
