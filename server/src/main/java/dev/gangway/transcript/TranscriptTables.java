package dev.gangway.transcript;

import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.TranscriptWatermark;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import dev.gangway.store.Transaction.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The transcript's rows: for each stream its fold's state, for each entry one row, keyed by
/// `transcript << 32 | ordinal`.
public final class TranscriptTables {
    /// This package's steps of the schema; its numbers are 200 to 299.
    public static final List<Migration> MIGRATIONS =
            List.of(
                    new Migration(
                            200,
                            "transcript",
                            List.of(
                                    """
                                    CREATE TABLE transcript (
                                        id INTEGER PRIMARY KEY,
                                        stream TEXT NOT NULL UNIQUE,
                                        through INTEGER NOT NULL,
                                        next_ordinal INTEGER NOT NULL,
                                        highest_message INTEGER NOT NULL,
                                        open_ordinals TEXT NOT NULL)
                                    """,
                                    """
                                    CREATE TABLE transcript_entry (
                                        entry_key INTEGER PRIMARY KEY,
                                        kind TEXT NOT NULL,
                                        turn INTEGER NOT NULL,
                                        first_sequence INTEGER NOT NULL,
                                        last_sequence INTEGER NOT NULL,
                                        at_millis INTEGER NOT NULL,
                                        body BLOB NOT NULL)
                                    """)),
                    new Migration(
                            201,
                            "transcript watermarks for the log",
                            List.of(
                                    """
                                    UPDATE streams SET transcript_through = coalesce(
                                        (SELECT through FROM transcript WHERE stream = streams.name), 0)
                                    """)));

    private static final int ORDINAL_BITS = 32;
    private static final String ENTRY =
            "SELECT entry_key, kind, turn, first_sequence, last_sequence, at_millis, body"
                    + " FROM transcript_entry WHERE entry_key ";
    private static final String LENGTHS =
            "SELECT entry_key, length(body) FROM transcript_entry"
                    + " WHERE entry_key > ? AND entry_key < ? ORDER BY entry_key ";

    private TranscriptTables() {}

    /// A stream's row.
    ///
    /// @param open ordinals, as text with commas
    private record Head(
            long id, long through, long nextOrdinal, long highestMessage, String open) {}

    /// The last event whose entries are written; 0 when there is none.
    static long watermark(Transaction transaction, StreamName stream) {
        return head(transaction, stream).map(Head::through).orElse(0L);
    }

    /// Where the fold of a stream stands.
    static FoldState state(Transaction transaction, StreamName stream) {
        Optional<Head> found = head(transaction, stream);
        if (found.isEmpty()) {
            return FoldState.START;
        }
        Head head = found.get();
        List<TranscriptEntry> open =
                Arrays.stream(head.open().split(","))
                        .filter(ordinal -> !ordinal.isEmpty())
                        .map(ordinal -> entry(transaction, head.id(), Long.parseLong(ordinal)))
                        .toList();
        return new FoldState(head.through(), head.nextOrdinal(), head.highestMessage(), open);
    }

    /// Writes a step of a fold, unless another wrote one from there before.
    ///
    /// @param from the watermark that the step began at
    /// @param changed the entries that it began or changed
    static void advance(
            Transaction transaction,
            StreamName stream,
            long from,
            FoldState to,
            List<TranscriptEntry> changed) {
        transaction.execute(
                "INSERT OR IGNORE INTO transcript"
                        + " (stream, through, next_ordinal, highest_message, open_ordinals)"
                        + " VALUES (?, 0, 1, 0, '')",
                stream.value());
        String open =
                to.open().stream()
                        .map(entry -> Long.toString(entry.ordinal()))
                        .collect(Collectors.joining(","));
        int moved =
                transaction.execute(
                        "UPDATE transcript SET through = ?, next_ordinal = ?, highest_message = ?,"
                                + " open_ordinals = ? WHERE stream = ? AND through = ?",
                        to.through(),
                        to.nextOrdinal(),
                        to.highestMessage(),
                        open,
                        stream.value(),
                        from);
        if (moved == 1) {
            long id = head(transaction, stream).orElseThrow().id();
            changed.forEach(entry -> put(transaction, id, entry));
            TranscriptWatermark.note(transaction, stream, to.through());
        }
    }

    /// The written entries from an ordinal on that an event behind a sequence began or changed.
    static TranscriptChanges changes(
            Transaction transaction,
            StreamName stream,
            long behind,
            long fromOrdinal,
            int entriesMax) {
        Optional<Head> found = head(transaction, stream);
        if (found.isEmpty()) {
            return TranscriptChanges.NONE;
        }
        Head head = found.get();
        List<TranscriptEntry> entries =
                transaction.query(
                        ENTRY
                                + ">= ? AND entry_key < ? AND last_sequence > ? ORDER BY entry_key LIMIT ?",
                        TranscriptTables::entry,
                        key(head.id(), fromOrdinal),
                        key(head.id() + 1, 0),
                        behind,
                        entriesMax);
        long settled =
                Arrays.stream(head.open().split(","))
                        .filter(ordinal -> !ordinal.isEmpty())
                        .mapToLong(Long::parseLong)
                        .min()
                        .orElse(head.nextOrdinal());
        return new TranscriptChanges(
                entries, entries.size() == entriesMax, head.through(), settled);
    }

    /// Removes entries of a stream, at most so many, and at last its row.
    ///
    /// @return whether there is more to remove
    static boolean removeSome(Transaction transaction, StreamName stream, int entriesMax) {
        Optional<Head> head = head(transaction, stream);
        if (head.isEmpty()) {
            return false;
        }
        long id = head.get().id();
        int removed =
                transaction.execute(
                        "DELETE FROM transcript_entry WHERE entry_key IN"
                                + " (SELECT entry_key FROM transcript_entry"
                                + " WHERE entry_key > ? AND entry_key < ?"
                                + " ORDER BY entry_key LIMIT ?)",
                        key(id, 0),
                        key(id + 1, 0),
                        entriesMax);
        if (removed == entriesMax) {
            return true;
        }
        transaction.execute("DELETE FROM transcript WHERE id = ?", id);
        return false;
    }

    /// Fills a window with what is written, from the page's own end on, within its bounds.
    static void fill(Transaction transaction, StreamName stream, Window window) {
        head(transaction, stream)
                .ifPresent(head -> {
                    fill(transaction, head.id(), window);
                    window.filled(head.nextOrdinal() - 1);
                });
    }

    private static void fill(Transaction transaction, long id, Window window) {
        long low = key(id, window.low());
        long high = key(id, window.high());
        String order = window.newestFirst() ? "DESC LIMIT ?" : "ASC LIMIT ?";
        List<Long> ordinals = new ArrayList<>();
        long bytes = 0;
        for (long[] row : lengths(transaction, LENGTHS + order, low, high, window.entriesMax())) {
            bytes += row[1];
            if (!ordinals.isEmpty() && bytes > window.bytesMax()) {
                break;
            }
            ordinals.add(row[0]);
        }
        ordinals.forEach(ordinal -> window.add(entry(transaction, id, ordinal)));
    }

    private static List<long[]> lengths(
            Transaction transaction, String sql, long low, long high, int limit) {
        return transaction.query(
                sql, row -> new long[] {ordinal(row.longAt(1)), row.longAt(2)}, low, high, limit);
    }

    private static Optional<Head> head(Transaction transaction, StreamName stream) {
        return transaction.first(
                "SELECT id, through, next_ordinal, highest_message, open_ordinals"
                        + " FROM transcript WHERE stream = ?",
                row ->
                        new Head(
                                row.longAt(1),
                                row.longAt(2),
                                row.longAt(3),
                                row.longAt(4),
                                row.textAt(5)),
                stream.value());
    }

    private static TranscriptEntry entry(Transaction transaction, long id, long ordinal) {
        return transaction
                .first(ENTRY + "= ?", TranscriptTables::entry, key(id, ordinal))
                .orElseThrow(
                        () -> new IllegalStateException("entry " + ordinal + " is not written"));
    }

    private static TranscriptEntry entry(Row row) {
        byte[] body = row.bytesAt(7);
        return new TranscriptEntry(
                ordinal(row.longAt(1)),
                EntryKind.ofWireName(row.textAt(2)),
                row.longAt(3),
                row.longAt(4),
                row.longAt(5),
                row.longAt(6),
                RawJson.trusted(body, 0, body.length));
    }

    private static void put(Transaction transaction, long id, TranscriptEntry entry) {
        transaction.execute(
                "INSERT OR REPLACE INTO transcript_entry"
                        + " (entry_key, kind, turn, first_sequence, last_sequence, at_millis, body)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                key(id, entry.ordinal()),
                entry.kind().wireName(),
                entry.turn(),
                entry.firstSequence(),
                entry.lastSequence(),
                entry.atMillis(),
                entry.body().bytes());
    }

    private static long key(long id, long ordinal) {
        return (id << ORDINAL_BITS) + ordinal;
    }

    private static long ordinal(long key) {
        return key & (1L << ORDINAL_BITS) - 1;
    }
}
