package dev.gangway.log;

import static dev.gangway.log.Events.SESSION;
import static dev.gangway.log.Events.append;
import static dev.gangway.log.Events.text;
import static dev.gangway.log.Events.under;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.StreamName;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a commit waits for the disk.
class DurabilityTest {
    @TempDir Path directory;
    private LogHarness harness;
    private StreamWriter writer;
    private LogCounts before;

    /// A stream inside a running turn, with nothing left to sync.
    @BeforeEach
    void openRunning() {
        harness = new LogHarness(directory);
        writer = harness.log().open(SESSION);
        under(writer, () -> writer.turnRunning(true));
        harness.step();
        before = harness.log().counts();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private long commits() {
        return harness.log().counts().commits() - before.commits();
    }

    private long fsynced() {
        return harness.log().counts().fsyncedCommits() - before.fsyncedCommits();
    }

    @Test
    void flowIsShownBeforeItIsFsynced() {
        append(writer, Durability.FLOW, "a");

        harness.step();

        assertThat(writer.published()).isEqualTo(1);
        assertThat(commits()).isEqualTo(1);
        assertThat(fsynced()).isZero();
    }

    @Test
    void anIdleTailIsFsyncedAfterFiftyMilliseconds() {
        append(writer, Durability.FLOW, "a");
        harness.step();

        harness.clock.advance(Duration.ofMillis(49));
        assertThat(harness.step()).isFalse();
        harness.clock.advance(Duration.ofMillis(1));
        assertThat(harness.step()).isTrue();
        assertThat(harness.step()).isFalse();

        assertThat(fsynced()).isEqualTo(1);
    }

    @Test
    void aBusyTailIsFsyncedWithTheCommitThatComesNext() {
        append(writer, Durability.FLOW, "a");
        harness.step();
        harness.clock.advance(Duration.ofMillis(50));
        append(writer, Durability.FLOW, "b");

        harness.step();

        assertThat(commits()).isEqualTo(2);
        assertThat(fsynced()).isEqualTo(1);
        assertThat(harness.step()).isFalse();
    }

    @Test
    void aClockThatWasSetBackMakesTheSyncDue() {
        append(writer, Durability.FLOW, "a");
        harness.step();

        harness.clock.advance(Duration.ofHours(-1));

        assertThat(harness.step()).isTrue();
        assertThat(fsynced()).isEqualTo(1);
    }

    @Test
    void oneControlEventHasTheWholeCommitFsynced() {
        StreamWriter other = harness.log().open(StreamName.session("s2"));
        append(writer, Durability.FLOW, "a");
        append(other, Durability.CONTROL, "b");

        harness.step();

        assertThat(commits()).isEqualTo(1);
        assertThat(fsynced()).isEqualTo(1);
    }

    @Test
    void rowsAreFsyncedBeforeTheyAreShown() {
        append(writer, Durability.FLOW, "a");
        under(writer, () -> writer.rows(rows -> rows.append(StreamName.feed("ann"), text("f"))));

        harness.step();

        assertThat(fsynced()).isEqualTo(1);
    }

    @Test
    void flowOutsideATurnIsFsyncedLikeControl() {
        StreamWriter idle = harness.log().open(StreamName.session("s2"));
        append(idle, Durability.FLOW, "a");

        harness.step();

        assertThat(fsynced()).isEqualTo(1);
    }

    @Test
    void theEndOfATurnIsFsynced() {
        append(writer, Durability.FLOW, "a");
        under(writer, () -> writer.turnRunning(false));

        harness.step();

        assertThat(fsynced()).isEqualTo(1);
    }

    @Test
    void strictFsyncsEachCommit() {
        harness.log().close();
        harness.strict = true;
        harness.open();
        StreamWriter strict = harness.log().open(SESSION);

        append(strict, Durability.FLOW, "a");
        harness.step();
        append(strict, Durability.FLOW, "b");
        harness.step();

        assertThat(harness.log().counts().fsyncedCommits()).isEqualTo(2);
    }
}
