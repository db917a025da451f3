package dev.gangway.log;

import static dev.gangway.log.Events.SESSION;
import static dev.gangway.log.Events.append;
import static dev.gangway.log.Events.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.store.StoreException;
import dev.gangway.store.StoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sync that failed: the system may have thrown away what it could not write, and say "synced"
/// the next time.
class FailedSyncTest {
    private static final StreamName OTHER = StreamName.session("other");

    @TempDir Path directory;
    private final List<String> failed = new ArrayList<>();
    private LogHarness harness;
    private StreamWriter writer;
    private StreamWriter other;

    /// Two streams inside a running turn; one has shown an event that is not synced.
    @BeforeEach
    void showUnsynced() {
        harness = new LogHarness(directory);
        writer = running(SESSION);
        other = running(OTHER);
        harness.step();
        append(writer, Durability.FLOW, "shown");
        harness.step();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private StreamWriter running(StreamName stream) {
        StreamWriter opened = harness.log().open(stream);
        under(
                opened,
                () -> {
                    opened.whenFailed(problem -> failed.add(String.valueOf(problem.getMessage())));
                    opened.turnRunning(true);
                });
        return opened;
    }

    private void tickFails(Reason reason) {
        fails("tick.commit", reason);
        harness.clock.advance(Duration.ofMillis(50));
        harness.step();
        harness.faults = _ -> {};
    }

    private void fails(String wanted, Reason reason) {
        harness.faults =
                step -> {
                    if (step.equals(wanted)) {
                        throw new StoreException(reason, "planted: the disk says no");
                    }
                };
    }

    @Test
    void theStreamsThatHadShownSomethingStopLoudly() {
        tickFails(Reason.IO);

        assertThat(failed).singleElement().asString().contains("could not be synced");
        assertThatThrownBy(() -> append(writer, Durability.FLOW, "more"))
                .isInstanceOf(StreamFailed.class);
        append(other, Durability.FLOW, "goes on");
        harness.step();
        assertThat(other.published()).isEqualTo(1);
    }

    @Test
    void theyGetANewEpochWhenTheyAreOpenedAgain() {
        Position seen = new Position(writer.epoch(), 1);
        String otherEpoch = harness.epoch(OTHER);
        tickFails(Reason.IO);
        writer.close();

        try (StreamWriter again = harness.log().open(SESSION)) {
            assertThat(again.epoch()).isNotEqualTo(seen.epoch());
            assertThat(again.epoch().ordinal()).isEqualTo(1);
            assertThat(harness.log().resume(SESSION, seen)).isInstanceOf(Resume.Reset.class);
        }
        assertThat(harness.epoch(OTHER)).isEqualTo(otherEpoch);
        try (StreamWriter third = harness.log().open(SESSION)) {
            assertThat(third.epoch().ordinal()).isEqualTo(1);
        }
    }

    @Test
    void aSyncInACommitThatFailsIsNoBetter() {
        append(writer, Durability.CONTROL, "answer");
        append(other, Durability.CONTROL, "kept");
        int[] times = {0};
        harness.faults =
                step -> {
                    if (step.equals("commit.before") && times[0]++ == 0) {
                        throw new StoreException(Reason.IO, "planted: the disk says no");
                    }
                };
        harness.step();

        assertThat(failed).singleElement().asString().contains("could not be synced");
        assertThat(writer.published()).isEqualTo(1);
        assertThat(other.published()).isEqualTo(1);
        assertThat(Events.readAll(harness.log(), SESSION, 0)).containsExactly("shown");
    }

    /// What is committed afterwards must not stand behind frames that may be gone: a reader of the
    /// write-ahead log stops at the first that is.
    @Test
    void theWriteAheadLogBeginsAnew() throws Exception {
        Path journal = directory.resolve("gangway.db-wal");
        assertThat(Files.size(journal)).isPositive();
        fails("tick.commit", Reason.IO);
        harness.clock.advance(Duration.ofMillis(50));
        harness.step();
        long size = Files.size(journal);

        assertThat(size).isZero();
        assertThat(Events.readAll(harness.log(), SESSION, 0)).containsExactly("shown");
    }

    @Test
    void aLogThatCannotBeginAnewCommitsNothingMore() {
        fails("tick.commit", Reason.IO);
        var ticking = harness.faults;
        harness.faults =
                step -> {
                    ticking.reached(step);
                    if (step.equals("sync.restart")) {
                        throw new StoreException(Reason.IO, "planted: still no");
                    }
                };
        harness.clock.advance(Duration.ofMillis(50));

        assertThatThrownBy(harness::step).isInstanceOf(StoreException.class);
        assertThat(failed).isNotEmpty();
        harness.faults = _ -> {};
    }

    /// A disk that was too full for a row of the tick has not lost what it holds.
    @Test
    void aFullDiskIsTriedAgain() {
        tickFails(Reason.FULL);
        assertThat(failed).isEmpty();
        long before = harness.log().counts().fsyncedCommits();

        harness.clock.advance(Duration.ofMillis(50));
        harness.step();

        assertThat(harness.log().counts().fsyncedCommits()).isEqualTo(before + 1);
        append(writer, Durability.FLOW, "goes on");
        harness.step();
        assertThat(writer.published()).isEqualTo(2);
    }

    @Test
    void whatWasSyncedIsNotDoubted() {
        harness.clock.advance(Duration.ofMillis(50));
        harness.step();
        append(other, Durability.FLOW, "later");
        harness.step();

        tickFails(Reason.IO);

        assertThat(failed).singleElement().asString().contains("other");
        append(writer, Durability.FLOW, "goes on");
        harness.step();
        assertThat(writer.published()).isEqualTo(2);
    }
}
