package dev.gangway.log;

import static dev.gangway.log.Events.SESSION;
import static dev.gangway.log.Events.append;
import static dev.gangway.log.Events.readAll;
import static dev.gangway.log.Events.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.event.StreamName;
import dev.gangway.store.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An epoch changes exactly when events that were shown may be gone.
class EpochTest {
    private static final StreamName IDLE = StreamName.session("idle");

    @TempDir Path directory;
    @TempDir Path backup;
    private LogHarness harness;
    private String sessionEpoch;
    private String idleEpoch;

    /// One stream inside a running turn, one outside.
    @BeforeEach
    void openTwoStreams() {
        harness = new LogHarness(directory);
        StreamWriter running = harness.log().open(SESSION);
        append(running, Durability.CONTROL, "a");
        under(running, () -> running.turnRunning(true));
        append(harness.log().open(IDLE), Durability.CONTROL, "b");
        harness.step();
        sessionEpoch = harness.epoch(SESSION);
        idleEpoch = harness.epoch(IDLE);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private void assertNoneChanged() {
        assertThat(harness.epoch(SESSION)).isEqualTo(sessionEpoch);
        assertThat(harness.epoch(IDLE)).isEqualTo(idleEpoch);
    }

    private void assertAllChanged() {
        assertThat(harness.epoch(SESSION)).startsWith("1-");
        assertThat(harness.epoch(IDLE)).startsWith("1-");
    }

    @Test
    void aNewStreamIsInItsFirstEpoch() {
        assertThat(sessionEpoch).matches("0-[0-9a-f]{6}").isNotEqualTo(idleEpoch);
    }

    @Test
    void aRestartKeepsEpochs() {
        harness.restart();

        assertNoneChanged();
    }

    @Test
    void killKeepsEpochs() {
        harness.killAndOpen();
        harness.killAndOpen();

        assertNoneChanged();
        assertThat(harness.log().open(SESSION).wasRunning()).isTrue();
    }

    @Test
    void aRebootAfterACleanStopKeepsEpochs() {
        harness.log().close();
        harness.bootId = "boot-2";
        harness.open();

        assertNoneChanged();
    }

    @Test
    void aRebootAfterAnUncleanStopChangesStreamsWithARunningTurn() {
        harness.kill();
        harness.bootId = "boot-2";
        harness.open();

        assertThat(harness.epoch(SESSION)).startsWith("1-").isNotEqualTo(sessionEpoch);
        assertThat(harness.epoch(IDLE)).isEqualTo(idleEpoch);
        assertThat(readAll(harness.log(), SESSION, 0)).containsExactly("a");
    }

    @Test
    void anUnknownBootCountsAsAReboot() {
        harness.kill();
        harness.bootId = "";
        harness.open();
        harness.killAndOpen();

        assertThat(harness.epoch(SESSION)).startsWith("2-");
        assertThat(harness.epoch(IDLE)).isEqualTo(idleEpoch);
    }

    @Test
    void sequencesGoOnFromTheDurableHeadInTheNewEpoch() {
        harness.kill();
        harness.bootId = "boot-2";
        harness.open();

        StreamWriter writer = harness.log().open(SESSION);

        assertThat(append(writer, Durability.CONTROL, "c")).isEqualTo(2);
    }

    @Test
    void aPowerLossTakesOnlyWhatItsEpochSays() {
        LogHarness.copy(directory, backup);
        StreamWriter writer = harness.log().open(SESSION);
        append(writer, Durability.FLOW, "shown, not fsynced");
        harness.step();
        assertThat(writer.published()).isEqualTo(2);

        harness.kill();
        LogHarness.copy(backup, directory);
        harness.bootId = "boot-2";
        harness.open();

        assertThat(harness.epoch(SESSION)).startsWith("1-");
        assertThat(harness.epoch(IDLE)).isEqualTo(idleEpoch);
        assertThat(readAll(harness.log(), SESSION, 0)).containsExactly("a");
        assertThat(readAll(harness.log(), IDLE, 0)).containsExactly("b");
    }

    @Test
    void aBackupFromAnEarlierRunChangesAll() throws IOException {
        harness.log().close();
        Files.copy(directory.resolve("gangway.db"), backup.resolve("gangway.db"));
        harness.open();
        harness.log().close();
        restoreBackup();

        harness.open();

        assertAllChanged();
    }

    @Test
    void aBackupFromTheSameRunChangesAll() throws IOException {
        harness.copyTo(backup);
        harness.log().close();
        restoreBackup();

        harness.open();

        assertAllChanged();
    }

    @Test
    void aBackupFromTheSameRunThatWasKilledLaterChangesAll() throws IOException {
        harness.copyTo(backup);
        harness.clock.advance(Duration.ofMinutes(11));
        append(harness.log().open(IDLE), Durability.CONTROL, "c");
        harness.step();
        harness.kill();
        restoreBackup();

        harness.open();

        assertAllChanged();
    }

    /// Only the database, as someone would who keeps copies of it.
    private void restoreBackup() throws IOException {
        for (String name : new String[] {"gangway.db", "gangway.db-wal", "gangway.db-shm"}) {
            Files.deleteIfExists(directory.resolve(name));
            if (Files.exists(backup.resolve(name))) {
                Files.copy(backup.resolve(name), directory.resolve(name));
            }
        }
    }

    @Test
    void aMissingIncarnationFileChangesAll() throws IOException {
        harness.log().close();
        Files.delete(directory.resolve("incarnation"));

        harness.open();

        assertAllChanged();
    }

    @Test
    void anUnreadableIncarnationFileChangesAll() throws IOException {
        harness.log().close();
        Files.writeString(directory.resolve("incarnation"), "99999999999999999999 1\n");

        harness.open();

        assertAllChanged();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incarnation.before",
                "incarnation.file",
                "incarnation.beforeCommit",
                "incarnation.row",
                "incarnation.after"
            })
    void aCrashWhileOpeningKeepsTheEpochsOfAKnownDatabase(String step) {
        harness.log().close();

        crashAt(step);
        harness.open();
        harness.restart();

        assertNoneChanged();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incarnation.before",
                "incarnation.file",
                "incarnation.beforeCommit",
                "incarnation.row",
                "incarnation.after"
            })
    void aCrashWhileOpeningAStrangeDatabaseStillChangesAllOnce(String step) throws IOException {
        harness.copyTo(backup);
        harness.log().close();
        restoreBackup();

        crashAt(step);
        harness.open();
        harness.restart();

        assertAllChanged();
    }

    private void crashAt(String step) {
        harness.faults =
                reached -> {
                    if (reached.equals(step)) {
                        throw new LogHarness.Crash(step);
                    }
                };
        assertThatThrownBy(harness::open).isInstanceOf(LogHarness.Crash.class);
        harness.faults = FaultPoint.NONE;
    }
}
