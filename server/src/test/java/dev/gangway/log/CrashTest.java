package dev.gangway.log;

import static dev.gangway.log.Events.SESSION;
import static dev.gangway.log.Events.append;
import static dev.gangway.log.Events.readAll;
import static dev.gangway.log.Events.text;
import static dev.gangway.log.Events.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.event.StreamName;
import dev.gangway.store.FaultPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A crash between any two steps of a commit leaves all of a batch or nothing, and never takes back
/// what was shown.
class CrashTest {
    private static final StreamName FEED = StreamName.feed("ann");
    private static final StreamName OTHER = StreamName.session("s2");

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

    @ParameterizedTest
    @CsvSource({
        "commit.begin, false",
        "commit.rows, false",
        "commit.before, false",
        "commit.after, true",
        "commit.published, true",
        "commit.told, true",
        "commit.done, true"
    })
    void aBatchIsThereWholeOrNotAtAll(String step, boolean there) {
        StreamWriter writer = harness.log().open(SESSION);
        StreamWriter other = harness.log().open(OTHER);
        append(writer, Durability.CONTROL, "a", "b");
        append(other, Durability.CONTROL, "c");
        under(writer, () -> writer.rows(rows -> rows.append(FEED, text("f"))));
        under(writer, () -> writer.turnRunning(true));

        crashAt(step, harness::step);
        long shown = writer.published();
        harness.killAndOpen();

        assertThat(readAll(harness.log(), SESSION, 0))
                .isEqualTo(there ? List.of("a", "b") : List.of());
        assertThat(readAll(harness.log(), OTHER, 0)).isEqualTo(there ? List.of("c") : List.of());
        assertThat(readAll(harness.log(), FEED, 0)).isEqualTo(there ? List.of("f") : List.of());
        assertThat(harness.log().open(SESSION).wasRunning()).isEqualTo(there);
        assertThat(shown).isLessThanOrEqualTo(there ? 2 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tick.before", "tick.after"})
    void aCrashAtATickTakesNothing(String step) {
        StreamWriter writer = harness.log().open(SESSION);
        under(writer, () -> writer.turnRunning(true));
        harness.step();
        append(writer, Durability.FLOW, "a");
        harness.step();
        harness.clock.advance(Duration.ofSeconds(1));

        crashAt(step, harness::step);
        harness.killAndOpen();

        assertThat(readAll(harness.log(), SESSION, 0)).containsExactly("a");
    }

    @Test
    void aCrashWhileOpeningAStreamLeavesNone() {
        crashAt("open.beforeCommit", () -> harness.log().open(SESSION));
        harness.killAndOpen();

        assertThat(harness.log().status(SESSION)).isEmpty();
    }

    @Test
    void aCrashWhileTrimmingKeepsAll() {
        StreamWriter writer = harness.log().open(SESSION);
        under(writer, () -> writer.rows(rows -> rows.append(FEED, text("f"))));
        harness.step();

        crashAt("trim.beforeCommit", () -> harness.log().trim(FEED, 1));
        harness.killAndOpen();

        assertThat(readAll(harness.log(), FEED, 0)).containsExactly("f");
    }

    @Test
    void killWithEventsPendingLosesOnlyThose() {
        StreamWriter writer = harness.log().open(SESSION);
        append(writer, Durability.CONTROL, "a");
        harness.step();
        append(writer, Durability.CONTROL, "b");

        harness.killAndOpen();

        StreamWriter again = harness.log().open(SESSION);
        assertThat(again.head()).isEqualTo(1);
        assertThat(append(again, Durability.CONTROL, "c")).isEqualTo(2);
    }

    @Test
    void whatIsCommittedIsNotReadableBeforeItIsPublished() {
        StreamWriter writer = harness.log().open(SESSION);
        append(harness.log().open(OTHER), Durability.CONTROL, "b");
        append(writer, Durability.CONTROL, "a");
        under(writer, () -> writer.rows(rows -> rows.append(FEED, text("f"))));
        List<String> seen = new ArrayList<>();
        harness.faults =
                step -> {
                    if (step.equals("commit.after")) {
                        seen.addAll(readAll(harness.log(), SESSION, 0));
                        seen.addAll(readAll(harness.log(), OTHER, 0));
                        seen.addAll(readAll(harness.log(), FEED, 0));
                        seen.add("head " + harness.log().status(SESSION).orElseThrow().head());
                        seen.add("head " + harness.log().status(FEED).orElseThrow().head());
                    }
                };

        harness.step();

        assertThat(seen).containsExactly("head 0", "head 0");
        assertThat(readAll(harness.log(), FEED, 0)).containsExactly("f");
    }

    @Test
    void closingCommitsWhatIsPending() {
        StreamWriter writer = harness.log().open(SESSION);
        append(writer, Durability.CONTROL, "a");

        harness.restart();

        assertThat(readAll(harness.log(), SESSION, 0)).containsExactly("a");
        assertThatThrownBy(() -> append(writer, Durability.CONTROL, "b"))
                .isInstanceOf(StreamFailed.class)
                .hasMessageContaining("closed");
    }

    private void crashAt(String step, Runnable work) {
        harness.faults =
                reached -> {
                    if (reached.equals(step)) {
                        throw new LogHarness.Crash(step);
                    }
                };
        assertThatThrownBy(work::run).isInstanceOf(LogHarness.Crash.class);
        harness.faults = FaultPoint.NONE;
    }
}
