package dev.gangway.log;

import static dev.gangway.log.Events.PAGE_BYTES;
import static dev.gangway.log.Events.SESSION;
import static dev.gangway.log.Events.append;
import static dev.gangway.log.Events.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gangway.event.StreamName;
import dev.gangway.store.Database;
import dev.gangway.store.DatabaseCheck;
import dev.gangway.store.StoreException;
import dev.gangway.store.Synchronous;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the log does when the file is not as it was left, or may not grow.
class DamageTest {
    private static final StreamName OTHER = StreamName.session("s2");
    private static final String LARGE = "x".repeat(20_000);

    @TempDir Path directory;
    private LogHarness harness;

    @BeforeEach
    void open() {
        harness = new LogHarness(directory);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    /// Ten blocks of one large event each, with the number at its end.
    private void fill() {
        StreamWriter writer = harness.log().open(SESSION);
        for (int i = 1; i <= 10; i++) {
            append(writer, Durability.CONTROL, LARGE + "-event-" + i);
            harness.step();
        }
        append(harness.log().open(OTHER), Durability.CONTROL, "other");
        harness.step();
    }

    /// Closes, overwrites some bytes before the place where a text stands in the file, and opens.
    private void damageBefore(String text, int distance) throws IOException {
        harness.log().close();
        Path file = directory.resolve(Database.FILE);
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text) - distance;
        assertThat(at).isPositive();
        for (int i = 0; i < 8; i++) {
            bytes[at + i] ^= 0x55;
        }
        Files.write(file, bytes);
        harness.open();
    }

    @Test
    void aDamagedBlockIsNamedAndTheRestIsReadable() throws IOException {
        fill();
        damageBefore("-event-4", 100);

        Page before = harness.log().read(SESSION, 0, 1 << 20);
        DamagedEvents damage =
                catchThrowableOfType(
                        DamagedEvents.class, () -> harness.log().read(SESSION, 3, PAGE_BYTES));

        assertThat(before.events()).hasSize(3);
        assertThat(damage)
                .hasMessageContaining("events 4 to 4 of session/s1")
                .hasMessageContaining("damaged");
        assertThat(damage.firstSequence()).isEqualTo(4);
        assertThat(readAll(harness.log(), SESSION, damage.lastSequence())).hasSize(6);
        assertThat(readAll(harness.log(), OTHER, 0)).containsExactly("other");
        assertThat(checkLog()).singleElement().asString().contains("events 4 to 4 of session/s1");
    }

    @Test
    void aDamagedStreamCanStillBeAppendedTo() throws IOException {
        fill();
        damageBefore("-event-4", 100);

        StreamWriter writer = harness.log().open(SESSION);
        append(writer, Durability.CONTROL, "on");
        harness.step();

        assertThat(readAll(harness.log(), SESSION, 10)).containsExactly("on");
    }

    @Test
    void aMissingBlockIsNamed() {
        fill();
        harness.database()
                .write(
                        Synchronous.FULL,
                        store ->
                                store.execute(
                                        "DELETE FROM blocks WHERE key = ?", BlockKey.of(1, 4)));

        assertThat(harness.log().read(SESSION, 0, 1 << 20).events()).hasSize(3);
        assertThatThrownBy(() -> harness.log().read(SESSION, 3, PAGE_BYTES))
                .isInstanceOf(DamagedEvents.class)
                .hasMessageContaining("events 4 to 4 of session/s1")
                .hasMessageContaining("missing");
        assertThat(readAll(harness.log(), SESSION, 4)).hasSize(6);
    }

    @Test
    void aMissingTailIsNamed() {
        fill();
        harness.database()
                .write(
                        Synchronous.FULL,
                        store ->
                                store.execute(
                                        "DELETE FROM blocks WHERE key >= ? AND key <= ?",
                                        BlockKey.of(1, 9),
                                        BlockKey.of(1, 10)));

        assertThatThrownBy(() -> harness.log().read(SESSION, 8, PAGE_BYTES))
                .isInstanceOf(DamagedEvents.class)
                .hasMessageContaining("events 9 to 10 of session/s1");
    }

    /// The page under a chain of pages is turned into one that SQLite itself refuses.
    @Test
    void aPageThatSqliteRefusesIsADamageToo() throws IOException {
        fill();
        harness.log().close();
        Path file = directory.resolve(Database.FILE);
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int page = text.indexOf("-event-4") / 4096 - 2;
        java.util.Arrays.fill(bytes, page * 4096, page * 4096 + 4, (byte) 0xff);
        Files.write(file, bytes);
        harness.open();

        List<String> readable = new ArrayList<>();
        long after = 0;
        int damages = 0;
        while (after < 10) {
            try {
                Page read = harness.log().read(SESSION, after, 1);
                after = read.events().getLast().sequence();
                readable.add(Events.text(read.events().getLast().event()));
            } catch (DamagedEvents damage) {
                damages++;
                after++;
            }
        }

        assertThat(damages).isEqualTo(1);
        assertThat(readable).hasSize(9);
        assertThat(DatabaseCheck.problems(directory)).isNotEmpty();
    }

    @Test
    void nothingIsWrongWithAWholeLog() {
        fill();

        assertThat(checkLog()).isEmpty();
        assertThat(DatabaseCheck.problems(directory)).isEmpty();
    }

    private List<String> checkLog() {
        return DatabaseCheck.look(directory, LogCheck::problems);
    }

    @Test
    void aFileThatMayNotGrowStopsItsStreamsWithAClearReason() {
        fill();
        List<String> failures = new ArrayList<>();
        StreamWriter writer = harness.log().open(SESSION);
        StreamWriter other = harness.log().open(OTHER);
        Events.under(writer, () -> writer.whenFailed(f -> failures.add(f.getMessage())));
        growthAllowed(false);
        append(writer, Durability.CONTROL, LARGE);
        append(other, Durability.CONTROL, "small");

        harness.step();

        assertThat(failures)
                .singleElement()
                .asString()
                .contains("session/s1", "gangway.db may not grow", "full");
        assertThatThrownBy(() -> append(writer, Durability.CONTROL, "more"))
                .isInstanceOf(StreamFailed.class);
        assertThat(readAll(harness.log(), SESSION, 0)).hasSize(10);
        assertThat(readAll(harness.log(), OTHER, 0)).containsExactly("other", "small");
    }

    @Test
    void aFileThatMayGrowAgainTakesEventsAgain() {
        fill();
        StreamWriter writer = harness.log().open(SESSION);
        growthAllowed(false);
        append(writer, Durability.CONTROL, LARGE);
        harness.step();
        growthAllowed(true);
        writer.close();

        StreamWriter again = harness.log().open(SESSION);
        append(again, Durability.CONTROL, LARGE);
        harness.step();

        assertThat(readAll(harness.log(), SESSION, 10)).containsExactly(LARGE);
    }

    private void growthAllowed(boolean allowed) {
        String pages = allowed ? "1000000" : "1";
        harness.database()
                .write(
                        Synchronous.FULL,
                        store -> store.first("PRAGMA max_page_count=" + pages, r -> r.longAt(1)));
    }

    @Test
    void aFailureOfTheStoreIsNotADamageOfEvents() {
        fill();
        harness.database().close();

        assertThatThrownBy(() -> harness.log().read(SESSION, 0, PAGE_BYTES))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure ->
                                assertThat(failure.reason())
                                        .isEqualTo(StoreException.Reason.CLOSED));
    }
}
