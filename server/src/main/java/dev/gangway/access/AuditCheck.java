package dev.gangway.access;

import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.DamagedEvents;
import dev.gangway.log.StoredEvents;
import dev.gangway.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Proves the audit's chain from its first record to its head, and points at the first record with
/// which it breaks. On one view of the store; blocks.
public final class AuditCheck {
    private static final int PAGE_BYTES = 1 << 20;

    private final Transaction store;
    private final Optional<String> noted;
    private boolean notedFound;
    private AuditChain.Head last = AuditChain.Head.NONE;

    /// What was found.
    public sealed interface Outcome {
        /// @param head where the chain stands
        record Whole(AuditChain.Head head) implements Outcome {}

        /// @param sequence the first record that is not as it was written
        /// @param text what is wrong with it, a sentence
        record Broken(long sequence, String text) implements Outcome {}
    }

    private AuditCheck(Transaction store, Optional<String> noted) {
        this.store = store;
        this.noted = noted;
    }

    /// @param noted a head's hash that was noted elsewhere: the chain must have passed it
    public static Outcome run(Transaction store, Optional<String> noted) {
        return new AuditCheck(store, noted).run();
    }

    private Outcome run() {
        Optional<Outcome.Broken> broken = records();
        if (broken.isEmpty()) {
            broken = end();
        }
        return broken.<Outcome>map(found -> found).orElseGet(() -> new Outcome.Whole(last));
    }

    private Optional<Outcome.Broken> records() {
        long head = StoredEvents.head(store, StreamName.AUDIT);
        while (last.sequence() < head) {
            try {
                List<Sequenced> events =
                        StoredEvents.read(store, StreamName.AUDIT, last.sequence(), PAGE_BYTES)
                                .events();
                for (Sequenced event : events) {
                    Optional<Outcome.Broken> broken = record(event);
                    if (broken.isPresent()) {
                        return broken;
                    }
                }
            } catch (DamagedEvents damage) {
                return broken(
                        damage.firstSequence(),
                        "cannot be read, or is missing ("
                                + damage.getMessage()
                                + "); it came"
                                + after());
            }
        }
        return Optional.empty();
    }

    private Optional<Outcome.Broken> record(Sequenced event) {
        long sequence = event.sequence();
        if (sequence != last.sequence() + 1) {
            return broken(last.sequence() + 1, "is missing; it came" + after());
        }
        RawJson payload = event.event().payload();
        String text = payload.toString();
        JsonNode record = tree(payload);
        long at = Json.number(record, "at", -1);
        int sealed = text.lastIndexOf(AuditChain.HASH);
        String hash = Json.text(record, "hash", "");
        boolean own =
                sealed > 0
                        && text.equals(text.substring(0, sealed) + AuditChain.HASH + hash + "\"}")
                        && AuditChain.hash(text.substring(0, sealed)).equals(hash);
        if (!own || at < 0 || !AuditChain.event(at, payload).equals(event.event())) {
            return broken(sequence, "was changed: its hash is not that of its text" + time(at));
        }
        if (Json.number(record, "sequence", 0) != sequence) {
            return broken(
                    sequence,
                    "is not the one that was written here, but number "
                            + Json.number(record, "sequence", 0)
                            + ": records were removed, put in or exchanged"
                            + time(at));
        }
        return follows(record, new AuditChain.Head(sequence, hash, at));
    }

    private Optional<Outcome.Broken> follows(JsonNode record, AuditChain.Head head) {
        if (!Json.text(record, "previous", "").equals(last.hash())) {
            return last.sequence() == 0
                    ? broken(1, "is not the beginning of a chain" + time(head.atMillis()))
                    : broken(
                            last.sequence(),
                            "was written anew: the record after it was chained to another"
                                    + time(last.atMillis()));
        }
        last = head;
        notedFound |= noted.filter(head.hash()::equals).isPresent();
        return Optional.empty();
    }

    /// The last record has nobody after it: the head's row, and what was noted elsewhere, stand for
    /// that.
    private Optional<Outcome.Broken> end() {
        AuditChain.Head head = AuditChain.head(store).orElse(AuditChain.Head.NONE);
        if (head.sequence() > last.sequence()) {
            return broken(
                    last.sequence() + 1,
                    "and all after it are missing: the chain went to "
                            + head.sequence()
                            + " at "
                            + Instant.ofEpochMilli(head.atMillis()));
        }
        if (head.sequence() < last.sequence() || !head.hash().equals(last.hash())) {
            return broken(
                    last.sequence(),
                    "is not the chain's head: it, or the head's row, was written anew"
                            + time(last.atMillis()));
        }
        return noted.isPresent() && !notedFound
                ? broken(
                        last.sequence() + 1,
                        "or an earlier one is not what was noted: no record has that hash, so the"
                                + " end was cut off, or the chain was made anew")
                : Optional.empty();
    }

    private Optional<Outcome.Broken> broken(long sequence, String text) {
        return Optional.of(new Outcome.Broken(sequence, "record " + sequence + " " + text + "."));
    }

    private String after() {
        return last.sequence() == 0
                ? " first"
                : " after record "
                        + last.sequence()
                        + " of "
                        + Instant.ofEpochMilli(last.atMillis());
    }

    private static String time(long atMillis) {
        return atMillis < 0 ? "" : " (" + Instant.ofEpochMilli(atMillis) + ")";
    }

    private static JsonNode tree(RawJson payload) {
        try {
            return Json.parse(payload.bytes());
        } catch (InvalidJson tampered) {
            // What is no JSON has no members, and so is no record.
            return Json.object();
        }
    }
}
