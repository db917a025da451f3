package dev.gangway.access;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogTransaction;
import dev.gangway.redact.RedactedJson;
import dev.gangway.redact.Redaction;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The audit as a chain: each record's hash is the SHA-256 of its bytes, which hold its number and
/// the hash of the record before. Where it stands is a row that moves in the same transaction.
public final class AuditChain {
    private static final String HEAD =
            """
            CREATE TABLE audit_head(
              id INTEGER PRIMARY KEY CHECK (id = 1),
              sequence INTEGER NOT NULL,
              hash TEXT NOT NULL,
              at_millis INTEGER NOT NULL)
            """;

    /// The numbers 420 to 429 are the audit's.
    public static final List<Migration> MIGRATIONS =
            List.of(new Migration(420, "audit", List.of(HEAD)));

    /// What stands before the hash in a record's text; the hash, a quote and a brace end it.
    static final String HASH = ",\"hash\":\"";

    private static final String END = "\"}";

    private AuditChain() {}

    /// Where the chain stands.
    ///
    /// @param sequence the number of the last record; 0 for none
    /// @param hash the last record's, in hexadecimal digits
    public record Head(long sequence, String hash, long atMillis) {
        static final Head NONE = new Head(0, "0".repeat(64), 0);
    }

    /// Where the chain stands, as the row has it.
    public static Optional<Head> head(Transaction store) {
        return store.first(
                "SELECT sequence, hash, at_millis FROM audit_head WHERE id = 1",
                row -> new Head(row.longAt(1), row.textAt(2), row.longAt(3)));
    }

    /// Adds a record; on the log's writer thread.
    ///
    /// @param name as which the principal is shown to others
    static void add(LogTransaction transaction, AuditEntry entry, String name) {
        Head before = head(transaction.store()).orElse(Head.NONE);
        long sequence = before.sequence() + 1;
        String sealed = text(entry, name, sequence, before.hash());
        String hash = hash(sealed);
        transaction
                .store()
                .execute(
                        "INSERT INTO audit_head(id, sequence, hash, at_millis) VALUES(1, ?, ?, ?)"
                                + " ON CONFLICT(id) DO UPDATE SET sequence = excluded.sequence,"
                                + " hash = excluded.hash, at_millis = excluded.at_millis",
                        sequence,
                        hash,
                        entry.atMillis());
        RawJson payload = RawJson.of(sealed + HASH + hash + END);
        transaction.append(StreamName.AUDIT, event(entry.atMillis(), payload));
    }

    /// The event that a record is: nothing outside of its text says more.
    static Event event(long atMillis, RawJson payload) {
        return new Event(EventKind.AUDIT_RECORDED, 0, 0, atMillis, Origin.GATEWAY, payload);
    }

    /// The record's text up to its hash.
    private static String text(AuditEntry entry, String name, long sequence, String previous) {
        ObjectNode record = Json.object();
        record.put("sequence", sequence).put("at", entry.atMillis());
        record.put("principal", entry.principal()).put("name", Redaction.of(name));
        record.put("credential", entry.credential()).put("address", entry.address());
        record.put("action", entry.action()).put("stream", entry.stream());
        record.put("outcome", entry.outcome());
        record.set("details", RedactedJson.of(entry.details()).node());
        record.put("previous", previous);
        // As it will be stored, whatever letters are in it.
        String text = RawJson.ofNode(record).toString();
        return text.substring(0, text.length() - 1);
    }

    /// @param sealed a record's text up to its hash
    static String hash(String sealed) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(sealed.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
