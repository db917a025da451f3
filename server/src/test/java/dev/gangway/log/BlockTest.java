package dev.gangway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written into a block is read from it, and nothing else is.
class BlockTest {
    private static final long STREAM = 77;

    private static byte[] write(long lastSequence, List<Event> events) {
        BlockBuilder builder = new BlockBuilder(16);
        events.forEach(builder::add);
        return builder.finish(BlockKey.of(STREAM, lastSequence));
    }

    private static List<Sequenced> read(long lastSequence, byte[] block) {
        return BlockReader.read(BlockKey.of(STREAM, lastSequence), block);
    }

    private static List<Event> randomEvents(Random random, int count) {
        List<Event> events = new ArrayList<>();
        EventKind[] kinds = EventKind.values();
        long at = Math.abs(random.nextLong() >>> 20);
        for (int i = 0; i < count; i++) {
            at = Math.max(0, at + random.nextInt(-1_000, 100_000));
            events.add(
                    new Event(
                            kinds[random.nextInt(kinds.length)],
                            random.nextInt(3) == 0 ? random.nextLong() >>> 1 : 4,
                            random.nextInt(4),
                            at,
                            randomOrigin(random),
                            RawJson.of("\"" + "é".repeat(random.nextInt(40)) + "\"")));
        }
        return events;
    }

    private static Origin randomOrigin(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Origin.GATEWAY;
            case 1 -> Origin.of("änn" + random.nextInt(2), random.nextLong() >>> 1);
            case 2 -> Origin.of("bob", 0);
            default -> Origin.AGENT;
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyEventsComeBackAsTheyWere(long seed) {
        List<Event> events = randomEvents(new Random(seed), 200);

        List<Sequenced> decoded = read(1_000, write(1_000, events));

        assertThat(decoded).extracting(Sequenced::event).containsExactlyElementsOf(events);
        assertThat(decoded.getFirst().sequence()).isEqualTo(801);
        assertThat(decoded.getLast().sequence()).isEqualTo(1_000);
    }

    @Test
    void likeEventsTakeFiveBytesBesidesTheirPayload() {
        Event event = Events.text("x".repeat(80));
        int payload = event.payload().length();

        byte[] one = write(1, List.of(event));
        byte[] two = write(2, List.of(event, event));

        assertThat(two.length - one.length - payload).isLessThanOrEqualTo(5);
    }

    @Test
    void aBlockTakesNoMoreThanItsLimit() {
        BlockBuilder builder = new BlockBuilder(16);
        Event event = Events.text("x".repeat(1_000));
        while (builder.takes(event)) {
            builder.add(event);
        }

        assertThat(builder.finish(BlockKey.of(STREAM, builder.count())).length)
                .isBetween(BlockBuilder.BYTES_MAX - 2_000, BlockBuilder.BYTES_MAX);
    }

    @Test
    void theFirstEventIsTakenWhateverItsSize() {
        Event event = Events.text("x".repeat(1 << 20));
        BlockBuilder builder = new BlockBuilder(16);

        assertThat(builder.takes(event)).isTrue();
        builder.add(event);
        assertThat(builder.takes(Events.text("y"))).isFalse();
        assertThat(read(1, builder.finish(BlockKey.of(STREAM, 1))).getFirst().event())
                .isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyDamagedByteIsNoticed(long seed) {
        Random random = new Random(seed);
        byte[] block = write(50, randomEvents(random, 20));

        for (int at = 0; at < block.length; at++) {
            byte[] damaged = block.clone();
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> read(50, damaged)).isInstanceOf(UnreadableBlock.class);
        }
    }

    @Test
    void anyMissingEndIsNoticed() {
        byte[] block = write(50, randomEvents(new Random(1), 20));

        for (int length = 0; length < block.length; length++) {
            byte[] damaged = Arrays.copyOf(block, length);
            assertThatThrownBy(() -> read(50, damaged)).isInstanceOf(UnreadableBlock.class);
        }
    }

    @Test
    void aBlockUnderAnothersKeyIsNoticed() {
        byte[] block = write(50, randomEvents(new Random(1), 20));

        assertThatThrownBy(() -> read(51, block))
                .isInstanceOf(UnreadableBlock.class)
                .hasMessageContaining("checksum");
    }

    /// Bytes that were damaged before the checksum was made: it helps nothing then.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nonsenseWithARightChecksumIsUnreadableOrEvents(long seed) {
        Random random = new Random(seed);
        byte[] block = write(50, randomEvents(random, 20));
        int unreadable = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = block.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                damaged[random.nextInt(block.length)] = (byte) random.nextInt();
            }
            sign(damaged);
            try {
                read(50, damaged);
            } catch (UnreadableBlock _) {
                unreadable++;
            }
        }

        assertThat(unreadable).isPositive();
    }

    @Test
    void aNewerFormatIsNamed() {
        byte[] block = write(50, randomEvents(new Random(1), 1));
        block[0] = 9;
        sign(block);

        assertThatThrownBy(() -> read(50, block))
                .isInstanceOf(UnreadableBlock.class)
                .hasMessageContaining("format is 9");
    }

    @Test
    void aBlockWithoutEventsIsUnreadable() {
        byte[] block = new BlockBuilder(16).finish(BlockKey.of(STREAM, 50));

        assertThatThrownBy(() -> read(50, block)).isInstanceOf(UnreadableBlock.class);
    }

    @Test
    void moreEventsThanSequencesAreUnreadable() {
        byte[] block = write(3, randomEvents(new Random(1), 4));

        assertThatThrownBy(() -> read(3, block)).isInstanceOf(UnreadableBlock.class);
    }

    private static void sign(byte[] block) {
        int length = block.length - BlockBuilder.CHECKSUM_BYTES;
        int checksum = BlockBuilder.checksum(BlockKey.of(STREAM, 50), block, length);
        for (int i = 0; i < BlockBuilder.CHECKSUM_BYTES; i++) {
            block[length + i] = (byte) (checksum >>> (8 * i));
        }
    }
}
