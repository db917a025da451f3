package dev.gangway.search;

import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.TranscriptEntry;
import java.util.List;
import java.util.Optional;

/// The index's rows: for each session how far it was followed, for each searched entry one row and,
/// under the same number, its text. The number is made of the time at which the entry began, so
/// that the order of numbers is the order of time.
public final class SearchTables {
    private static final String TEXT =
            """
            CREATE VIRTUAL TABLE search_text USING fts5(
                body, tokenize = 'unicode61 remove_diacritics 2')
            """;

    /// So that a text that is removed leaves no word in the index.
    private static final String FORGET =
            "INSERT INTO search_text (search_text, rank) VALUES ('secure-delete', 1)";

    private static final String SESSIONS =
            """
            CREATE TABLE search_session (
                session TEXT PRIMARY KEY, through INTEGER NOT NULL, settled INTEGER NOT NULL)
                WITHOUT ROWID
            """;

    private static final String ENTRIES =
            """
            CREATE TABLE search_entry (
                number INTEGER PRIMARY KEY, session TEXT NOT NULL, ordinal INTEGER NOT NULL,
                kind TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (session, ordinal))
            """;

    private static final List<String> MADE = List.of(TEXT, FORGET, SESSIONS, ENTRIES);

    /// This package's steps of the schema: 470 to 479.
    public static final List<Migration> MIGRATIONS =
            List.of(new Migration(470, "full text of transcripts", MADE));

    private static final int NUMBER_BITS = 20;
    private static final long MILLIS_MAX = (1L << 42) - 1;

    private SearchTables() {}

    /// How far a session was followed.
    ///
    /// @param through the last event whose entries are in the index
    /// @param settled no entry below this ordinal changes any more
    record Followed(long through, long settled) {
        static final Followed START = new Followed(0, 1);
    }

    /// Whether all tables are there.
    static boolean isWhole(Transaction rows) {
        return rows.first(
                        "SELECT count(*) FROM sqlite_schema WHERE name IN"
                                + " ('search_text', 'search_session', 'search_entry')",
                        row -> row.longAt(1) == 3)
                .orElse(false);
    }

    /// Makes the index anew, empty.
    static void make(Transaction rows) {
        rows.execute("DROP TABLE IF EXISTS search_text");
        rows.execute("DROP TABLE IF EXISTS search_session");
        rows.execute("DROP TABLE IF EXISTS search_entry");
        MADE.forEach(rows::execute);
    }

    static Followed followed(Transaction rows, String session) {
        return rows.first(
                        "SELECT through, settled FROM search_session WHERE session = ?",
                        row -> new Followed(row.longAt(1), row.longAt(2)),
                        session)
                .orElse(Followed.START);
    }

    static void follow(Transaction rows, String session, Followed followed) {
        rows.execute(
                "INSERT OR REPLACE INTO search_session VALUES (?, ?, ?)",
                session,
                followed.through(),
                followed.settled());
    }

    /// Whether there is such a session; one that was deleted gets no rows any more.
    static boolean exists(Transaction rows, String session) {
        return rows.first("SELECT 1 FROM sessions WHERE id = ?", _ -> true, session).orElse(false);
    }

    /// Ids of sessions, a page in their order.
    static List<String> sessions(Transaction rows, String after, int limit) {
        return rows.query(
                "SELECT id FROM sessions WHERE id > ? ORDER BY id LIMIT ?",
                row -> row.textAt(1),
                after,
                limit);
    }

    /// Writes the text of an entry instead of what it was before.
    ///
    /// @param text empty for none
    static void put(Transaction rows, String session, TranscriptEntry entry, String text) {
        Optional<Long> before =
                rows.first(
                        "SELECT number FROM search_entry WHERE session = ? AND ordinal = ?",
                        row -> row.longAt(1),
                        session,
                        entry.ordinal());
        before.ifPresent(number -> remove(rows, number));
        if (!text.isEmpty()) {
            long number = before.orElseGet(() -> free(rows, first(entry.atMillis())));
            rows.execute(
                    "INSERT INTO search_entry VALUES (?, ?, ?, ?, ?)",
                    number,
                    session,
                    entry.ordinal(),
                    entry.kind().wireName(),
                    IndexedText.role(entry));
            rows.execute("INSERT INTO search_text (rowid, body) VALUES (?, ?)", number, text);
        }
    }

    private static void remove(Transaction rows, long number) {
        rows.execute("DELETE FROM search_text WHERE rowid = ?", number);
        rows.execute("DELETE FROM search_entry WHERE number = ?", number);
    }

    /// Removes some of a session's rows.
    ///
    /// @return whether there is more to remove
    static boolean removeSome(Transaction rows, String session, int limit) {
        List<Long> numbers =
                rows.query(
                        "SELECT number FROM search_entry WHERE session = ? LIMIT ?",
                        row -> row.longAt(1),
                        session,
                        limit);
        numbers.forEach(number -> remove(rows, number));
        if (numbers.size() == limit) {
            return true;
        }
        rows.execute("DELETE FROM search_session WHERE session = ?", session);
        return false;
    }

    /// The least number that an entry of a time may have.
    static long first(long atMillis) {
        return Math.clamp(atMillis, 0, MILLIS_MAX) << NUMBER_BITS;
    }

    static long millis(long number) {
        return number >> NUMBER_BITS;
    }

    /// The first number behind those of the same millisecond, or, were there a million, of the
    /// next.
    private static long free(Transaction rows, long first) {
        return rows.first(
                        "SELECT max(number) + 1 FROM search_entry WHERE number >= ? AND number < ?",
                        row -> row.isNullAt(1) ? first : row.longAt(1),
                        first,
                        first + (1L << NUMBER_BITS))
                .orElse(first);
    }
}
