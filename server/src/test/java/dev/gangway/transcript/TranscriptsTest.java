package dev.gangway.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.command.GatewayException;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.StreamName;
import dev.gangway.transcript.fake.FailingRows;
import dev.gangway.transcript.fake.GrowingLog;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TranscriptsTest {
    private static final StreamName STREAM = StreamName.session("s");
    private static final TranscriptLimits SMALL =
            new TranscriptLimits(256, 512, 3, 2, 4096, 600, 2000, 50, 4000);

    private final GrowingLog log = new GrowingLog();
    private final Deque<Runnable> followers = new ArrayDeque<>();
    @TempDir private Path directory;
    private FailingRows rows;
    private Transcripts transcripts;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 10);
    }

    @BeforeEach
    void open() {
        rows = new FailingRows(directory);
        transcripts = new Transcripts(log, rows, followers::add, SMALL);
    }

    @AfterEach
    void close() {
        rows.close();
    }

    @Test
    void aStreamThatDoesNotExistIsNotFound() {
        assertThatThrownBy(() -> transcripts.newest(STREAM, 1))
                .isInstanceOf(GatewayException.class);
        assertThat(transcripts.watermark(STREAM)).isZero();
    }

    @Test
    void aReaderIsNeverBehindWhateverIsWritten() {
        Conversation conversation = new Conversation().begin(1).say(1, "a");
        log.append(STREAM, conversation.events());
        transcripts.follow(STREAM);
        log.append(STREAM, conversation.say(1, "b").end().events().subList(2, 4));

        TranscriptPage page = transcripts.newest(STREAM, 10);

        assertThat(transcripts.watermark(STREAM)).isEqualTo(2);
        assertThat(page.through().sequence()).isEqualTo(4);
        assertThat(page.entries()).isEqualTo(conversation.fold(SMALL));
        assertThat(page.more()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pagesFromBothEndsTileTheWholeWhileItGrowsAndIsWrittenAndTrimmed(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        RandomConversation conversation = new RandomConversation(seed, 0);
        for (int round = 0; round < 8; round++) {
            log.append(STREAM, conversation.grow(1 + random.nextInt(80)));
            if (random.nextBoolean()) {
                transcripts.follow(STREAM);
            }
            if (random.nextBoolean()) {
                log.trim(STREAM, transcripts.watermark(STREAM));
            }
            List<TranscriptEntry> whole = conversation.conversation().fold(SMALL);

            assertThat(upwards(0, 1 + random.nextInt(9))).isEqualTo(whole);
            assertThat(downwards(Long.MAX_VALUE, 1 + random.nextInt(9))).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void growthBetweenTwoPagesMovesNoOrdinal(long seed) {
        RandomConversation conversation = new RandomConversation(seed, 200);
        log.append(STREAM, conversation.conversation().events());
        TranscriptPage newest = transcripts.newest(STREAM, 5);
        long oldest = newest.entries().getFirst().ordinal();

        log.append(STREAM, conversation.grow(200));
        transcripts.follow(STREAM);
        log.append(STREAM, conversation.grow(50));

        List<TranscriptEntry> whole = conversation.conversation().fold(SMALL);
        assertThat(downwards(oldest, 7)).isEqualTo(whole.subList(0, (int) oldest - 1));
        assertThat(upwards(oldest - 1, 7)).isEqualTo(whole.subList((int) oldest - 1, whole.size()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFollowerThatDiesBetweenAnyTwoStepsIsTakenUpAgain(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        RandomConversation conversation = new RandomConversation(seed, 100);
        log.append(STREAM, conversation.conversation().events());
        List<TranscriptEntry> whole = conversation.conversation().fold(SMALL);

        boolean finished = false;
        int crashes = 0;
        while (!finished) {
            int[] steps = {random.nextInt(3)};
            rows.beforeCommit(() -> {
                if (steps[0]-- == 0) {
                    throw new IllegalStateException("crash");
                }
            });
            try {
                transcripts.follow(STREAM);
                finished = true;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("crash");
                crashes++;
            }
            if (!finished) {
                rows.close();
                open();
            }
            assertThat(upwards(0, 20)).isEqualTo(whole);
        }

        assertThat(crashes).isPositive();
        assertThat(transcripts.watermark(STREAM))
                .isEqualTo(conversation.conversation().events().size());
    }

    @Test
    void ofTwoFollowersThatTakeTheSameStepOneDoesNothing() {
        RandomConversation conversation = new RandomConversation(3, 200);
        log.append(STREAM, conversation.conversation().events());
        boolean[] nested = {false};
        rows.beforeWrite(() -> {
            if (!nested[0]) {
                nested[0] = true;
                transcripts.follow(STREAM);
                log.trim(STREAM, transcripts.watermark(STREAM));
            }
        });

        transcripts.follow(STREAM);

        assertThat(nested[0]).isTrue();
        assertThat(upwards(0, 20)).isEqualTo(conversation.conversation().fold(SMALL));
    }

    @Test
    void aTrimBetweenAReadersTwoReadsIsNotSeen() {
        RandomConversation conversation = new RandomConversation(4, 200);
        log.append(STREAM, conversation.conversation().events());
        boolean[] trimmed = {false};
        log.beforeRead(_ -> {
            if (!trimmed[0]) {
                trimmed[0] = true;
                transcripts.follow(STREAM);
                log.trim(STREAM, transcripts.watermark(STREAM));
            }
        });

        TranscriptPage page = transcripts.after(STREAM, 0, 5);

        assertThat(trimmed[0]).isTrue();
        assertThat(page.entries()).isEqualTo(conversation.conversation().fold(SMALL).subList(0, 5));
    }

    @Test
    void eventsLostAboveTheWatermarkAreAnErrorAndNotAHole() {
        log.append(STREAM, new RandomConversation(5, 50).conversation().events());
        log.trim(STREAM, 10);

        assertThatThrownBy(() -> transcripts.newest(STREAM, 5))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> transcripts.follow(STREAM))
                .isInstanceOf(IllegalStateException.class);
        assertThat(transcripts.watermark(STREAM)).isZero();
    }

    @Test
    void aPageEndsWhereItGetsTooLargeAndHasOneEntryAtLeast() {
        Conversation conversation = new Conversation();
        for (int i = 1; i <= 10; i++) {
            conversation.block(
                    EventKind.AGENT_MESSAGE_CHUNK,
                    i,
                    "{\"type\":\"image\",\"data\":\"%s\"}".formatted("A".repeat(i * 1000)));
        }
        log.append(STREAM, conversation.events());

        for (boolean written : new boolean[] {false, true}) {
            if (written) {
                transcripts.follow(STREAM);
            }
            TranscriptPage newest = transcripts.newest(STREAM, 50);
            TranscriptPage first = transcripts.after(STREAM, 0, 50);

            assertThat(newest.entries()).hasSize(1);
            assertThat(newest.more()).isTrue();
            assertThat(first.entries()).hasSize(2);
            assertThat(first.more()).isTrue();
            assertThat(upwards(0, 50)).isEqualTo(conversation.fold(SMALL));
            assertThat(downwards(Long.MAX_VALUE, 50)).isEqualTo(conversation.fold(SMALL));
        }
    }

    @Test
    void spansThatHoldNothingAreEmptyPages() {
        log.append(STREAM, new Conversation().say(1, "a").events());

        for (long ordinal : new long[] {1, 0, -5, Long.MIN_VALUE}) {
            assertThat(transcripts.before(STREAM, ordinal, 5).entries()).isEmpty();
            assertThat(transcripts.before(STREAM, ordinal, 5).more()).isFalse();
        }
        for (long ordinal : new long[] {1, 2, Long.MAX_VALUE}) {
            assertThat(transcripts.after(STREAM, ordinal, 5).entries()).isEmpty();
            assertThat(transcripts.after(STREAM, ordinal, 5).more()).isFalse();
        }
        assertThat(transcripts.after(STREAM, Long.MIN_VALUE, 5).entries()).hasSize(1);
    }

    @Test
    void aReaderWithALongTailAsksForAFollowerOnce() {
        log.append(STREAM, new RandomConversation(6, 300).conversation().events());

        transcripts.newest(STREAM, 1);
        transcripts.newest(STREAM, 1);

        assertThat(followers).hasSize(1);
        followers.remove().run();
        assertThat(transcripts.watermark(STREAM))
                .isEqualTo(log.status(STREAM).orElseThrow().head());
        transcripts.newest(STREAM, 1);
        assertThat(followers).isEmpty();
    }

    @Test
    void aFollowerAskedForWhileOneWorksGoesOnToTheNewHead() {
        Conversation conversation = new Conversation().say(1, "a");
        log.append(STREAM, conversation.events());
        List<Event> more = conversation.say(1, "b").events().subList(1, 2);
        boolean[] grown = {false};
        rows.beforeCommit(() -> {
            if (!grown[0]) {
                grown[0] = true;
                log.append(STREAM, more);
                transcripts.followSoon(STREAM);
            }
        });

        transcripts.followSoon(STREAM);
        followers.remove().run();

        assertThat(followers).isEmpty();
        assertThat(transcripts.watermark(STREAM)).isEqualTo(2);
    }

    @Test
    void aFollowerThatFailsIsAskedForAgainLater() {
        log.append(STREAM, new Conversation().say(1, "a").events());
        rows.beforeCommit(() -> {
            throw new IllegalStateException("disk full");
        });
        transcripts.followSoon(STREAM);
        followers.remove().run();
        rows.beforeCommit(() -> {});

        transcripts.followSoon(STREAM);
        followers.remove().run();

        assertThat(transcripts.watermark(STREAM)).isEqualTo(1);
    }

    @Test
    void streamsDoNotShareEntries() {
        StreamName other = StreamName.session("t");
        log.append(STREAM, new Conversation().say(1, "a").say(2, "b").events());
        log.append(other, new Conversation().say(1, "c").events());
        transcripts.follow(STREAM);
        transcripts.follow(other);

        assertThat(transcripts.newest(STREAM, 9).entries()).hasSize(2);
        assertThat(transcripts.newest(other, 9).entries()).hasSize(1);
    }

    private List<TranscriptEntry> upwards(long after, int limit) {
        List<TranscriptEntry> all = new ArrayList<>();
        long at = after;
        TranscriptPage page;
        do {
            page = transcripts.after(STREAM, at, limit);
            assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
            all.addAll(page.entries());
            at = all.isEmpty() ? at : all.getLast().ordinal();
        } while (page.more());
        return all;
    }

    private List<TranscriptEntry> downwards(long before, int limit) {
        List<TranscriptEntry> all = new ArrayList<>();
        long at = before;
        TranscriptPage page;
        do {
            page = transcripts.before(STREAM, at, limit);
            assertThat(page.entries().size()).isLessThanOrEqualTo(limit);
            all.addAll(0, page.entries());
            at = all.isEmpty() ? at : all.getFirst().ordinal();
        } while (page.more());
        return all;
    }
}
