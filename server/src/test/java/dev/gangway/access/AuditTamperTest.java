package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done to the stored audit is found, and the first record that it was done to is
/// named.
class AuditTamperTest {
    @TempDir private Path directory;
    private AuditRig rig;

    @BeforeEach
    void open() {
        rig = new AuditRig(directory);
        rig.write(6);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anAuditThatNobodyTouchedIsWhole() {
        assertThat(rig.check())
                .isInstanceOfSatisfying(
                        AuditCheck.Outcome.Whole.class,
                        whole -> assertThat(whole.head().sequence()).isEqualTo(6));
    }

    @Test
    void aChangedByteIsFound() {
        long key =
                rig.database.read(store ->
                        store.query(
                                        "SELECT key FROM blocks WHERE (key >> 40) = (SELECT number"
                                                + " FROM streams WHERE name = ?) ORDER BY key",
                                        row -> row.longAt(1),
                                        StreamName.AUDIT.value())
                                .get(2));
        byte[] block =
                rig.database.read(store ->
                        store.first(
                                        "SELECT bytes FROM blocks WHERE key = ?",
                                        row -> row.bytesAt(1),
                                        key)
                                .orElseThrow());
        block[block.length / 2] ^= 1;
        rig.execute("UPDATE blocks SET bytes = ? WHERE key = ?", block, key);

        assertBrokenAt(3, "cannot be read");
    }

    @Test
    void aChangedTextIsFoundWhenTheBlockIsRight() {
        rig.rewrite(events -> with(events, 2, "session.prompt", "session.cancel"));

        assertBrokenAt(3, "was changed");
    }

    @Test
    void aChangedTimeOfTheEventIsFound() {
        rig.rewrite(events -> {
            List<Event> changed = new ArrayList<>(events);
            Event event = events.get(3);
            changed.set(3, AuditChain.event(event.atMillis() + 1, event.payload()));
            return changed;
        });

        assertBrokenAt(4, "was changed");
    }

    @Test
    void aRemovedRecordIsFound() {
        rig.rewrite(events -> {
            List<Event> fewer = new ArrayList<>(events);
            fewer.remove(1);
            return fewer;
        });

        assertBrokenAt(2, "number 3");
    }

    @Test
    void aRemovedBlockIsFound() {
        rig.execute(
                "DELETE FROM blocks WHERE (key >> 40) = (SELECT number FROM streams WHERE name ="
                        + " ?) AND (key & 1099511627775) = 4",
                StreamName.AUDIT.value());

        assertBrokenAt(4, "missing");
    }

    @Test
    void exchangedRecordsAreFound() {
        rig.rewrite(events -> {
            List<Event> exchanged = new ArrayList<>(events);
            Collections.swap(exchanged, 2, 4);
            return exchanged;
        });

        assertBrokenAt(3, "number 5");
    }

    @Test
    void aCutTailIsFoundByTheHeadsRow() {
        rig.rewrite(events -> events.subList(0, 4));

        assertBrokenAt(5, "the chain went to 6");
    }

    @Test
    void aTailThatWasCutWithItsRowIsFoundByAHeadThatWasNoted() {
        String noted = head();
        rig.rewrite(events -> events.subList(0, 4));
        String last = rig.records().getLast().node().path("hash").stringValue();
        rig.execute("UPDATE audit_head SET sequence = 4, hash = ?", last);

        assertThat(rig.check()).isInstanceOf(AuditCheck.Outcome.Whole.class);
        assertThat(rig.check(Optional.of(noted)))
                .isInstanceOfSatisfying(
                        AuditCheck.Outcome.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(5));
    }

    @Test
    void aHeadThatWasNotedEarlierIsFoundInTheChainThatWentOn() {
        String noted = head();
        rig.write(2);

        assertThat(rig.check(Optional.of(noted))).isInstanceOf(AuditCheck.Outcome.Whole.class);
    }

    @Test
    void aRecordWithAHashOfItsOwnThatFitsIsFound() {
        rig.rewrite(events -> rehashed(events, 2));

        assertBrokenAt(3, "was written anew");
    }

    @Test
    void theLastRecordWithAHashThatFitsIsFound() {
        rig.rewrite(events -> rehashed(events, 5));

        assertBrokenAt(6, "is not the chain's head");
    }

    private void assertBrokenAt(long sequence, String words) {
        assertThat(rig.check())
                .isInstanceOfSatisfying(
                        AuditCheck.Outcome.Broken.class,
                        broken -> {
                            assertThat(broken.sequence()).as(broken.text()).isEqualTo(sequence);
                            assertThat(broken.text()).contains(words).contains("2027-");
                        });
    }

    private String head() {
        return rig.database.read(AuditChain::head).orElseThrow().hash();
    }

    private static List<Event> with(List<Event> events, int at, String from, String to) {
        List<Event> changed = new ArrayList<>(events);
        String text = events.get(at).payload().toString().replace(from, to);
        changed.set(at, AuditChain.event(events.get(at).atMillis(), RawJson.of(text)));
        return changed;
    }

    private static List<Event> rehashed(List<Event> events, int at) {
        List<Event> changed = with(events, at, "session.prompt", "session.cancel");
        String text = changed.get(at).payload().toString();
        String sealed = text.substring(0, text.lastIndexOf(AuditChain.HASH));
        String own = sealed + AuditChain.HASH + AuditChain.hash(sealed) + "\"}";
        changed.set(at, AuditChain.event(changed.get(at).atMillis(), RawJson.of(own)));
        return changed;
    }
}
