package dev.gangway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.store.Synchronous;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is old goes, and never what is still needed.
class RetentionTest {
    private static final StreamName STREAM = StreamName.session("s");
    private static final StreamName OTHER = StreamName.session("t");
    private static final int EVENTS = 300;
    private static final int EVENT_BYTES = 1000;

    /// Each fifth event ends a turn.
    private static final int TURN_EVENTS = 5;

    @TempDir private Path directory;
    private int said;
    private LogHarness log;

    @BeforeEach
    void open() {
        log = new LogHarness(directory);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void everythingIsKeptUnlessSomebodySaysOtherwise() {
        settled(STREAM, EVENTS);

        log.clock.advance(Duration.ofDays(3650));
        log.log().retainAll();

        assertThat(first(STREAM)).isEqualTo(1);
    }

    @Test
    void theNewestBytesAreKeptAndALittleMore() {
        keep(new Keep.Newest(50 * EVENT_BYTES));
        settled(STREAM, EVENTS);

        log.log().retain(STREAM);

        assertThat(EVENTS - first(STREAM)).isBetween(49L, 60L);
        assertThat(log.log().read(STREAM, first(STREAM) - 1, 10 << 20).events())
                .hasSize((int) (EVENTS - first(STREAM) + 1));
    }

    /// Who reads on from there must not begin in the midst of a turn.
    @Test
    void whatIsKeptBeginsWithATurn() {
        keep(new Keep.Newest(52 * EVENT_BYTES));
        settled(STREAM, EVENTS);

        log.log().retain(STREAM);

        assertThat((first(STREAM) - 1) % TURN_EVENTS).isZero();
        assertThat(first(STREAM)).isGreaterThan(1);
    }

    @Test
    void aTurnWithinOneBlockIsNotCut() {
        keep(new Keep.Newest(1));
        try (StreamWriter writer = log.log().open(STREAM)) {
            Events.under(
                    writer,
                    () -> {
                        for (int i = 0; i < 12; i++) {
                            writer.append(event(), Durability.FLOW);
                        }
                        writer.checkpoint(RawJson.EMPTY_OBJECT);
                    });
            log.step();
            say(writer, 3, true);
        }
        transcribed(STREAM, 15);

        log.log().retain(STREAM);

        assertThat(first(STREAM)).isEqualTo(11);
        assertThat(log.log().read(STREAM, 0, 1 << 20).events().getFirst().sequence()).isEqualTo(11);
    }

    @Test
    void aStreamThatIsSmallerLosesNothing() {
        keep(new Keep.Newest(1 << 20));
        settled(STREAM, EVENTS);

        log.log().retain(STREAM);

        assertThat(first(STREAM)).isEqualTo(1);
    }

    @Test
    void whatIsOlderGoesInAllStreams() {
        keep(new Keep.Young(Duration.ofDays(30)));
        settled(STREAM, 100);
        settled(OTHER, 100);
        log.clock.advance(Duration.ofDays(20));
        settled(STREAM, 50);
        log.clock.advance(Duration.ofDays(11));

        log.log().retainAll();

        assertThat(first(STREAM)).isEqualTo(101);
        assertThat(first(OTHER)).isEqualTo(101);
    }

    @Test
    void aReaderOfWhatWentIsToldOfTheGap() {
        keep(new Keep.Newest(EVENT_BYTES));
        settled(STREAM, EVENTS);
        StreamStatus status = log.log().status(STREAM).orElseThrow();

        log.log().retain(STREAM);

        assertThat(log.log().resume(STREAM, new Position(status.epoch(), 5)))
                .isEqualTo(new Resume.Gap(status.position(), first(STREAM)));
    }

    @Test
    void whatTheCheckpointHasNotTakenUpStays() {
        keep(new Keep.Newest(EVENT_BYTES));
        append(STREAM, 100, false);
        transcribed(STREAM, 100);

        log.log().retain(STREAM);

        assertThat(first(STREAM)).isEqualTo(1);
    }

    @Test
    void whatTheTranscriptHasNotTakenUpStays() {
        keep(new Keep.Newest(EVENT_BYTES));
        append(STREAM, 100, true);
        transcribed(STREAM, 42);

        log.log().retain(STREAM);

        assertThat(first(STREAM)).isEqualTo(41);
    }

    @Test
    void aRunningTurnStays() {
        keep(new Keep.Newest(EVENT_BYTES));
        settled(STREAM, 60);
        try (StreamWriter writer = log.log().open(STREAM)) {
            Events.under(writer, () -> writer.turnRunning(true));
            say(writer, 40, true);
            transcribed(STREAM, 100);

            log.log().retain(STREAM);
        }

        assertThat(first(STREAM)).isEqualTo(61);
    }

    @Test
    void aDamagedBlockIsNotRemovedForItsAge() {
        keep(new Keep.Young(Duration.ofDays(1)));
        settled(STREAM, 30);
        log.clock.advance(Duration.ofDays(2));
        log.database()
                .write(
                        Synchronous.FULL,
                        store ->
                                store.execute(
                                        "UPDATE blocks SET bytes = zeroblob(20) WHERE key & 255 = 10"));

        log.log().retainAll();

        assertThat(first(STREAM)).isEqualTo(6);
    }

    @Test
    void aStreamThatIsNotThereIsNoTrouble() {
        keep(new Keep.Newest(1));

        log.log().retain(STREAM);

        assertThat(log.log().status(STREAM)).isEmpty();
        assertThatThrownBy(() -> log.log().trim(STREAM, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void keep(Keep rule) {
        log.keep = rule;
        log.restart();
    }

    private void settled(StreamName stream, int events) {
        append(stream, events, true);
        transcribed(stream, log.log().status(stream).orElseThrow().head());
    }

    private void append(StreamName stream, int events, boolean checkpoint) {
        try (StreamWriter writer = log.log().open(stream)) {
            say(writer, events, checkpoint);
        }
    }

    /// Each in a commit, and so in a block, of its own.
    private void say(StreamWriter writer, int events, boolean checkpoint) {
        for (int i = 0; i < events; i++) {
            Events.under(
                    writer,
                    () -> {
                        writer.append(event(), Durability.FLOW);
                        if (checkpoint) {
                            writer.checkpoint(RawJson.EMPTY_OBJECT);
                        }
                    });
            log.step();
        }
    }

    private Event event() {
        return new Event(
                ++said % TURN_EVENTS == 0 ? EventKind.TURN_ENDED : EventKind.AGENT_MESSAGE_CHUNK,
                1,
                1,
                log.clock.millis(),
                Origin.AGENT,
                RawJson.ofText("x".repeat(EVENT_BYTES)));
    }

    private void transcribed(StreamName stream, long through) {
        log.database()
                .write(
                        Synchronous.NORMAL,
                        store -> {
                            TranscriptWatermark.note(store, stream, through);
                            return true;
                        });
    }

    private long first(StreamName stream) {
        return log.log().status(stream).orElseThrow().firstSequence();
    }
}
