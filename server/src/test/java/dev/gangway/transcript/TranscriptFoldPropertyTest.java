package dev.gangway.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.Sequenced;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What holds of the fold of any events; a failure names its seed.
final class TranscriptFoldPropertyTest {
    private static final int EVENTS = 300;
    private static final TranscriptLimits SMALL =
            new TranscriptLimits(256, 512, 3, 2, 4096, 1 << 10, 1 << 12, 500, 1 << 20);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    static Stream<Arguments> seedsAndLimits() {
        return seeds().boxed()
                .flatMap(seed ->
                        Stream.of(
                                Arguments.of(seed, TranscriptLimits.DEFAULT),
                                Arguments.of(seed, SMALL)));
    }

    @ParameterizedTest
    @MethodSource("seedsAndLimits")
    void theFoldOfAPrefixAndItsSuffixIsTheFoldOfAll(long seed, TranscriptLimits limits) {
        List<Sequenced> events = new RandomConversation(seed, EVENTS).conversation().sequenced();
        List<TranscriptEntry> whole = Conversation.fold(events, limits);

        for (int split = (int) (seed % 23); split < events.size(); split += 23) {
            Map<Long, TranscriptEntry> entries = new TreeMap<>();
            TranscriptFold prefix = new TranscriptFold(FoldState.START, limits);
            events.subList(0, split).forEach(prefix::apply);
            prefix.drain().forEach(entry -> entries.put(entry.ordinal(), entry));
            TranscriptFold suffix = new TranscriptFold(prefix.state(), limits);
            events.subList(split, events.size()).forEach(suffix::apply);
            suffix.drain().forEach(entry -> entries.put(entry.ordinal(), entry));

            assertThat(entries.values()).as("split at %d", split).containsExactlyElementsOf(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("seedsAndLimits")
    void aFoldTakenUpAgainAfterEachEventIsTheFoldOfAll(long seed, TranscriptLimits limits) {
        List<Sequenced> events = new RandomConversation(seed, EVENTS).conversation().sequenced();
        Map<Long, TranscriptEntry> entries = new TreeMap<>();
        FoldState state = FoldState.START;

        for (Sequenced event : events) {
            TranscriptFold fold = new TranscriptFold(state, limits);
            fold.apply(event);
            fold.drain().forEach(entry -> entries.put(entry.ordinal(), entry));
            state = fold.state();
            assertThat(new TranscriptFold(state, limits).state()).isEqualTo(state);
        }

        assertThat(entries.values()).containsExactlyElementsOf(Conversation.fold(events, limits));
    }

    @ParameterizedTest
    @MethodSource("seedsAndLimits")
    void anOrdinalStaysWithWhatItWasGivenTo(long seed, TranscriptLimits limits) {
        TranscriptFold fold = new TranscriptFold(FoldState.START, limits);
        Map<Long, TranscriptEntry> first = new HashMap<>();

        for (Sequenced event : new RandomConversation(seed, EVENTS).conversation().sequenced()) {
            fold.apply(event);
            for (TranscriptEntry entry : fold.drain()) {
                TranscriptEntry begun = first.putIfAbsent(entry.ordinal(), entry);
                boolean isNew = begun == null;
                assertThat(entry.ordinal() == first.size() || !isNew).isTrue();
                assertThat(entry.lastSequence()).isEqualTo(event.sequence());
                assertThat(entry.firstSequence())
                        .isEqualTo(isNew ? event.sequence() : begun.firstSequence());
                assertThat(entry.kind()).isEqualTo(isNew ? entry.kind() : begun.kind());
            }
        }

        assertThat(first).hasSize((int) fold.lastOrdinal());
    }

    @ParameterizedTest
    @MethodSource("seedsAndLimits")
    void theTextOfAMessageIsThatOfItsChunks(long seed, TranscriptLimits limits) {
        RandomConversation random = new RandomConversation(seed, EVENTS);
        Map<String, StringBuilder> texts = new HashMap<>();

        for (TranscriptEntry entry : random.conversation().fold(limits)) {
            if (entry.kind() == EntryKind.MESSAGE) {
                JsonNode body = entry.body().node();
                StringBuilder text =
                        texts.computeIfAbsent(
                                body.path("message").asString(), _ -> new StringBuilder());
                body.path("content").forEach(b -> text.append(b.path("text").stringValue("")));
            }
        }

        random.texts()
                .forEach((message, text) ->
                        assertThat(texts.get(message)).hasToString(text.toString()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachToolCallIsThereOnceWithItsLastStatus(long seed) {
        RandomConversation random = new RandomConversation(seed, EVENTS);
        Map<String, String> statuses = new HashMap<>();

        for (TranscriptEntry entry : random.conversation().fold()) {
            if (entry.kind() == EntryKind.TOOL_CALL) {
                JsonNode call = entry.body().node().path("update");
                String id = call.path("toolCallId").stringValue();
                assertThat(statuses).doesNotContainKey(id);
                statuses.put(id, call.path("status").stringValue(""));
            }
        }

        assertThat(statuses).isEqualTo(random.callStatuses());
    }
}
