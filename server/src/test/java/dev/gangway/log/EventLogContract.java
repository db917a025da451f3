package dev.gangway.log;

import static dev.gangway.log.Events.PAGE_BYTES;
import static dev.gangway.log.Events.SESSION;
import static dev.gangway.log.Events.append;
import static dev.gangway.log.Events.readAll;
import static dev.gangway.log.Events.text;
import static dev.gangway.log.Events.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.fake.RecordingListener;
import dev.gangway.json.RawJson;
import dev.gangway.store.Database;
import dev.gangway.store.Migration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every event log keeps, whatever it is made of.
abstract class EventLogContract {
    static final Migration NOTES =
            new Migration(900, "notes", List.of("CREATE TABLE notes(text TEXT NOT NULL UNIQUE)"));
    private static final StreamName FEED = StreamName.feed("ann");

    protected final RecordingListener listener = new RecordingListener();

    @TempDir Path directory;
    private Database database;
    private EventLog log;

    abstract EventLog create(Database database, LogListener told);

    abstract boolean step(EventLog stepped);

    @BeforeEach
    void openLog() {
        List<Migration> migrations = new ArrayList<>(LogSchema.MIGRATIONS);
        migrations.add(NOTES);
        database = Database.open(directory, migrations);
        log = create(database, listener);
    }

    @AfterEach
    void closeLog() {
        log.close();
        database.close();
    }

    private boolean step() {
        return step(log);
    }

    private Epoch epoch() {
        return log.status(SESSION).orElseThrow().epoch();
    }

    @Test
    void sequencesCountFromOneWithoutGap() {
        StreamWriter writer = log.open(SESSION);

        long first = append(writer, Durability.CONTROL, "a");
        long third = append(writer, Durability.CONTROL, "b", "c");
        step();
        long fourth = append(writer, Durability.CONTROL, "d");
        step();

        assertThat(List.of(first, third, fourth)).containsExactly(1L, 3L, 4L);
        assertThat(log.read(SESSION, 0, PAGE_BYTES).events())
                .extracting(Sequenced::sequence)
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(readAll(log, SESSION, 0)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void nothingIsReadableBeforeItIsPublished() {
        StreamWriter writer = log.open(SESSION);

        append(writer, Durability.CONTROL, "a");

        assertThat(writer.head()).isEqualTo(1);
        assertThat(writer.published()).isZero();
        assertThat(log.read(SESSION, 0, PAGE_BYTES).events()).isEmpty();
        assertThat(log.status(SESSION).orElseThrow().head()).isZero();
        assertThat(step()).isTrue();
        assertThat(writer.published()).isEqualTo(1);
        assertThat(readAll(log, SESSION, 0)).containsExactly("a");
    }

    @Test
    void stepWithNothingPendingDoesNothing() {
        log.open(SESSION);
        listener.take();

        boolean worked = step();

        assertThat(worked).isFalse();
        assertThat(listener.take()).isEmpty();
    }

    @Test
    void readGoesOnAfterAnyPosition() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a", "b", "c");
        step();
        append(writer, Durability.CONTROL, "d", "e");
        step();

        assertThat(readAll(log, SESSION, 1)).containsExactly("b", "c", "d", "e");
        assertThat(readAll(log, SESSION, 3)).containsExactly("d", "e");
        assertThat(readAll(log, SESSION, 5)).isEmpty();
        assertThat(log.read(SESSION, 1, PAGE_BYTES).head()).isEqualTo(5);
    }

    @Test
    void pageEndsWithTheBlockThatFillsIt() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a".repeat(100), "b".repeat(100));
        step();
        append(writer, Durability.CONTROL, "c");
        step();

        assertThat(log.read(SESSION, 0, 1).events()).hasSize(2);
        assertThat(log.read(SESSION, 1, 1).events()).hasSize(1);
        assertThat(log.read(SESSION, 2, 1).events()).hasSize(1);
    }

    @Test
    void anEventLargerThanAPageIsReadWhole() {
        StreamWriter writer = log.open(SESSION);
        String large = "x".repeat(300_000);
        append(writer, Durability.CONTROL, "a", large, "b");
        step();

        assertThat(readAll(log, SESSION, 0)).containsExactly("a", large, "b");
    }

    @Test
    void aKnownPositionIsResumed() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a", "b");
        step();

        Resume resume = log.resume(SESSION, new Position(epoch(), 1));

        assertThat(resume).isEqualTo(new Resume.Resumed(new Position(epoch(), 2)));
        assertThat(log.resume(SESSION, new Position(epoch(), 2)))
                .isInstanceOf(Resume.Resumed.class);
    }

    @Test
    void aPositionAheadOfTheHeadIsReset() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a");
        step();
        append(writer, Durability.CONTROL, "pending");

        Resume resume = log.resume(SESSION, new Position(epoch(), 2));

        assertThat(resume).isEqualTo(new Resume.Reset(new Position(epoch(), 1)));
    }

    @Test
    void anotherEpochIsReset() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a");
        step();

        Resume resume = log.resume(SESSION, new Position(new Epoch(7, "abcdef"), 1));

        assertThat(resume).isEqualTo(new Resume.Reset(new Position(epoch(), 1)));
    }

    @Test
    void aStreamThatDoesNotExistIsResetToZero() {
        Resume resume = log.resume(SESSION, new Position(new Epoch(0, "abcdef"), 0));

        assertThat(resume).isInstanceOf(Resume.Reset.class);
        assertThat(resume.head().sequence()).isZero();
        assertThat(log.status(SESSION)).isEmpty();
        assertThat(log.read(SESSION, 0, PAGE_BYTES).events()).isEmpty();
    }

    @Test
    void aPositionBeforeWhatWasTrimmedIsAGap() {
        StreamWriter writer = log.open(SESSION);
        fillAndTrimTwo(writer);

        assertThat(log.resume(SESSION, new Position(epoch(), 1)))
                .isEqualTo(new Resume.Gap(new Position(epoch(), 4), 3));
        assertThat(log.resume(SESSION, new Position(epoch(), 2)))
                .isEqualTo(new Resume.Resumed(new Position(epoch(), 4)));
        assertThat(log.read(SESSION, 0, PAGE_BYTES).events().getFirst().sequence()).isEqualTo(3);
        assertThat(readAll(log, SESSION, 2)).containsExactly("c", "d");
    }

    @Test
    void aStreamThatIsRemovedIsGoneAndBeginsAnew() {
        StreamWriter writer = log.open(SESSION);
        StreamName other = StreamName.session("another");
        StreamWriter beside = log.open(other);
        for (int i = 0; i < 200; i++) {
            append(writer, Durability.CONTROL, "a");
            append(beside, Durability.CONTROL, "b" + i);
            step();
        }
        writer.close();
        step();

        int pieces = 1;
        while (log.remove(SESSION)) {
            pieces++;
        }

        assertThat(pieces).isGreaterThan(1);
        assertThat(log.status(SESSION)).isEmpty();
        assertThat(log.read(SESSION, 0, PAGE_BYTES).events()).isEmpty();
        assertThat(log.remove(SESSION)).isFalse();
        assertThat(readAll(log, other, 0)).hasSize(200);
        StreamWriter again = log.open(SESSION);
        assertThat(again.head()).isZero();
        assertThat(again.checkpoint()).isEmpty();
    }

    @Test
    void aStreamThatIsWrittenToIsNotRemoved() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a");
        step();

        assertThatThrownBy(() -> log.remove(SESSION)).isInstanceOf(IllegalStateException.class);
        assertThat(readAll(log, SESSION, 0)).containsExactly("a");
    }

    /// Two blocks of two; the first is trimmed.
    private void fillAndTrimTwo(StreamWriter writer) {
        append(writer, Durability.CONTROL, "a", "b");
        step();
        append(writer, Durability.CONTROL, "c", "d");
        coverAll(writer);
        step();
        log.trim(SESSION, 3);
    }

    private static void coverAll(StreamWriter writer) {
        under(
                writer,
                () -> {
                    long head = writer.head();
                    writer.checkpoint(RawJson.EMPTY_OBJECT);
                    writer.rows(transaction -> transaction.transcriptThrough(SESSION, head));
                });
    }

    @Test
    void trimRemovesWholeBlocksOnly() {
        StreamWriter writer = log.open(SESSION);

        fillAndTrimTwo(writer);

        assertThat(log.status(SESSION).orElseThrow().firstSequence()).isEqualTo(3);
    }

    @Test
    void trimOfAllKeepsTheHead() {
        StreamWriter writer = log.open(SESSION);
        fillAndTrimTwo(writer);

        log.trim(SESSION, 4);

        assertThat(log.status(SESSION).orElseThrow()).isEqualTo(new StreamStatus(epoch(), 5, 4));
        append(writer, Durability.CONTROL, "e");
        step();
        assertThat(readAll(log, SESSION, 4)).containsExactly("e");
    }

    @Test
    void trimNeedsACheckpoint() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a", "b");
        under(writer, () -> writer.rows(rows -> rows.transcriptThrough(SESSION, 2)));
        step();

        assertThatThrownBy(() -> log.trim(SESSION, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThat(readAll(log, SESSION, 0)).containsExactly("a", "b");
    }

    @Test
    void trimNeedsTheTranscript() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a", "b");
        under(writer, () -> writer.checkpoint(RawJson.EMPTY_OBJECT));
        step();

        assertThatThrownBy(() -> log.trim(SESSION, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void trimStopsBeforeARunningTurn() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a", "b");
        step();
        append(writer, Durability.CONTROL, "started");
        under(writer, () -> writer.turnRunning(true));
        coverAll(writer);
        step();

        assertThatThrownBy(() -> log.trim(SESSION, 3)).isInstanceOf(IllegalArgumentException.class);
        log.trim(SESSION, 2);
        assertThat(log.status(SESSION).orElseThrow().firstSequence()).isEqualTo(3);
        under(writer, () -> writer.turnRunning(false));
        step();
        log.trim(SESSION, 3);
        assertThat(log.status(SESSION).orElseThrow().firstSequence()).isEqualTo(4);
    }

    @Test
    void trimAheadOfTheHeadIsRefused() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a");
        step();

        assertThatThrownBy(() -> log.trim(SESSION, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.trim(FEED, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWriterLosesItsFenceToTheNext() {
        StreamWriter first = log.open(SESSION);
        append(first, Durability.CONTROL, "a");
        step();
        append(first, Durability.CONTROL, "lost");
        List<String> failures = new ArrayList<>();
        under(first, () -> first.whenFailed(failure -> failures.add(failure.getMessage())));
        under(first, () -> first.afterCommit(() -> failures.add("callback")));

        StreamWriter second = log.open(SESSION);
        append(second, Durability.CONTROL, "b");
        step();

        assertThat(readAll(log, SESSION, 0)).containsExactly("a", "b");
        assertThat(failures).singleElement().asString().contains("fence lost");
        assertThatThrownBy(() -> append(first, Durability.CONTROL, "c"))
                .isInstanceOf(StreamFailed.class);
        first.close();
        append(second, Durability.CONTROL, "d");
        step();
        assertThat(readAll(log, SESSION, 0)).containsExactly("a", "b", "d");
    }

    @Test
    void whatWasPendingAtCloseIsCommittedBeforeTheNextOpens() {
        StreamWriter first = log.open(SESSION);
        append(first, Durability.CONTROL, "a");
        first.close();

        StreamWriter second = log.open(SESSION);

        assertThat(second.head()).isEqualTo(1);
        assertThat(listener.take())
                .containsSubsequence(
                        "published session/s1 1", "closed session/s1", "opened session/s1 at 1");
        assertThatThrownBy(() -> append(first, Durability.CONTROL, "b"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void appendingNeedsTheLock() {
        StreamWriter writer = log.open(SESSION);

        assertThatThrownBy(() -> writer.append(text("a"), Durability.CONTROL))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theListenerIsToldInOrder() {
        StreamWriter one = log.open(SESSION);
        StreamWriter two = log.open(StreamName.session("s2"));
        under(
                one,
                () -> {
                    one.append(text("a"), Durability.CONTROL);
                    one.afterCommit(() -> listener.note("first"));
                    one.afterCommit(() -> listener.note("second"));
                });
        append(two, Durability.CONTROL, "b");

        step();

        assertThat(listener.take())
                .containsExactly(
                        "opened session/s1 at 0",
                        "opened session/s2 at 0",
                        "appended session/s1 1",
                        "appended session/s2 1",
                        "published session/s1 1",
                        "published session/s2 1",
                        "first",
                        "second",
                        "committed");
    }

    /// So whoever is shown a change finds it in what the commit's waiters moved.
    @Test
    void readersAreWokenWhenWhoeverWaitedWasTold() {
        StreamWriter one = log.open(SESSION);
        under(
                one,
                () -> {
                    one.append(text("a"), Durability.CONTROL);
                    one.rows(rows -> rows.append(FEED, text("of a")));
                    one.afterCommit(() -> listener.note("told"));
                });
        listener.take();

        step();

        assertThat(listener.take())
                .containsExactly(
                        "published session/s1 1",
                        "told",
                        "opened feed/ann at 0",
                        "appended feed/ann 1",
                        "published feed/ann 1",
                        "committed");
    }

    @Test
    void aCallbackMayAppend() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a");
        under(writer, () -> writer.afterCommit(() -> append(writer, Durability.CONTROL, "b")));

        step();
        assertThat(readAll(log, SESSION, 0)).containsExactly("a");
        step();

        assertThat(readAll(log, SESSION, 0)).containsExactly("a", "b");
    }

    @Test
    void rowsBecomeVisibleWithTheirEvents() {
        StreamWriter writer = log.open(SESSION);
        append(writer, Durability.CONTROL, "a");
        under(writer, () -> writer.rows(rows -> note(rows, "one")));
        assertThat(notes()).isEmpty();

        step();

        assertThat(notes()).containsExactly("one");
        assertThat(readAll(log, SESSION, 0)).containsExactly("a");
    }

    @Test
    void rowsAloneAreCommitted() {
        StreamWriter writer = log.open(SESSION);
        List<String> done = new ArrayList<>();
        under(writer, () -> writer.rows(rows -> note(rows, "one")));
        under(writer, () -> writer.afterCommit(() -> done.add("done")));

        step();

        assertThat(notes()).containsExactly("one");
        assertThat(done).containsExactly("done");
        assertThat(writer.published()).isZero();
    }

    @Test
    void rowsThatFailTakeTheirWholeBatchAndOnlyTheirStream() {
        StreamWriter bad = log.open(SESSION);
        StreamName otherName = StreamName.session("s2");
        StreamWriter good = log.open(otherName);
        append(bad, Durability.CONTROL, "a");
        step();
        append(good, Durability.CONTROL, "b");
        under(good, () -> good.rows(rows -> note(rows, "good")));
        append(bad, Durability.CONTROL, "c");
        under(bad, () -> bad.rows(rows -> note(rows, "bad")));
        under(bad, () -> bad.rows(rows -> note(rows, "bad")));
        listener.take();

        step();

        assertThat(notes()).containsExactly("good");
        assertThat(readAll(log, otherName, 0)).containsExactly("b");
        assertThat(readAll(log, SESSION, 0)).containsExactly("a");
        assertThat(listener.take())
                .contains("failed session/s1", "published session/s2 1")
                .doesNotContain("published session/s1 2");
        assertThatThrownBy(() -> append(bad, Durability.CONTROL, "d"))
                .isInstanceOf(StreamFailed.class);
        assertThat(append(good, Durability.CONTROL, "e")).isEqualTo(2);
    }

    @Test
    void aFailedStreamGoesOnWhenOpenedAgain() {
        StreamWriter bad = log.open(SESSION);
        append(bad, Durability.CONTROL, "a");
        under(
                bad,
                () ->
                        bad.rows(_ -> {
                            throw new IllegalArgumentException("planted");
                        }));
        step();
        bad.close();

        StreamWriter again = log.open(SESSION);
        append(again, Durability.CONTROL, "b");
        step();

        assertThat(readAll(log, SESSION, 0)).containsExactly("b");
    }

    @Test
    void feedsAreNumberedInTheCommitThatCausedThem() {
        StreamWriter one = log.open(SESSION);
        StreamWriter two = log.open(StreamName.session("s2"));
        List<Long> numbers = new ArrayList<>();
        append(one, Durability.CONTROL, "a");
        under(one, () -> one.rows(rows -> numbers.add(rows.append(FEED, text("from one")))));
        under(two, () -> two.rows(rows -> numbers.add(rows.append(FEED, text("from two")))));
        listener.take();

        step();
        under(two, () -> two.rows(rows -> numbers.add(rows.append(FEED, text("again")))));
        step();

        assertThat(numbers).containsExactly(1L, 2L, 3L);
        assertThat(readAll(log, FEED, 0)).containsExactly("from one", "from two", "again");
        assertThat(listener.take())
                .containsSubsequence(
                        "published session/s1 1",
                        "opened feed/ann at 0",
                        "appended feed/ann 1",
                        "appended feed/ann 2",
                        "published feed/ann 2",
                        "committed",
                        "appended feed/ann 3",
                        "published feed/ann 3",
                        "committed");
    }

    @Test
    void aFeedKeepsNothingOfABatchThatFailed() {
        StreamWriter bad = log.open(SESSION);
        StreamWriter good = log.open(StreamName.session("s2"));
        under(
                bad,
                () ->
                        bad.rows(rows -> {
                            rows.append(FEED, text("bad"));
                            throw new IllegalArgumentException("planted");
                        }));
        under(good, () -> good.rows(rows -> rows.append(FEED, text("good"))));
        StreamWriter third = log.open(StreamName.session("s3"));
        under(third, () -> third.rows(rows -> rows.append(FEED, text("third"))));

        step();

        assertThat(readAll(log, FEED, 0)).containsExactly("good", "third");
    }

    @Test
    void aFeedMayBeTrimmedFreely() {
        StreamWriter writer = log.open(SESSION);
        under(writer, () -> writer.rows(rows -> rows.append(FEED, text("one"))));
        step();

        log.trim(FEED, 1);

        assertThat(log.status(FEED).orElseThrow().firstSequence()).isEqualTo(2);
    }

    @Test
    void theLogDoesNotNumberAStreamThatHasAWriter() {
        StreamWriter writer = log.open(SESSION);
        log.open(FEED);
        under(writer, () -> writer.rows(rows -> rows.append(FEED, text("one"))));
        listener.take();

        step();

        assertThat(listener.take()).contains("failed session/s1");
        assertThat(readAll(log, FEED, 0)).isEmpty();
    }

    @Test
    void theNewestCheckpointComesBackAtOpening() {
        StreamWriter writer = log.open(SESSION);
        assertThat(writer.checkpoint()).isEmpty();
        append(writer, Durability.CONTROL, "a", "b");
        under(writer, () -> writer.checkpoint(RawJson.of("{\"count\":2}")));
        append(writer, Durability.CONTROL, "c");
        step();
        writer.close();

        StreamWriter again = log.open(SESSION);

        assertThat(again.checkpoint()).contains(new Checkpoint(2, RawJson.of("{\"count\":2}")));
        assertThat(again.head()).isEqualTo(3);
    }

    @Test
    void aRunningTurnIsRemembered() {
        StreamWriter writer = log.open(SESSION);
        assertThat(writer.wasRunning()).isFalse();
        under(writer, () -> writer.turnRunning(true));
        step();
        writer.close();

        StreamWriter running = log.open(SESSION);
        assertThat(running.wasRunning()).isTrue();
        under(running, () -> running.turnRunning(false));
        step();
        running.close();

        assertThat(log.open(SESSION).wasRunning()).isFalse();
    }

    private static void note(LogTransaction transaction, String text) {
        transaction.store().execute("INSERT INTO notes(text) VALUES(?)", text);
    }

    private List<String> notes() {
        return database.read(
                store -> store.query("SELECT text FROM notes LIMIT 10", row -> row.textAt(1)));
    }
}
