package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    private final List<String> lines = new ArrayList<>();
    private final List<Long> tooLong = new ArrayList<>();

    @Test
    void linesComeWithoutTheirEndsAndEmptyOnesNotAtAll() {
        read("one\n\ntwo\n\n\nthree\n", 100);

        assertThat(lines).containsExactly("one", "two", "three");
    }

    @Test
    void whatFollowsTheLastLineEndIsALine() {
        read("one\ntorn", 100);

        assertThat(lines).containsExactly("one", "torn");
    }

    @Test
    void lineOfExactlyTheLimitPassesAndOneByteMoreDoesNot() {
        read("12345\n123456\n12345\n", 5);

        assertThat(lines).containsExactly("12345", "12345");
        assertThat(tooLong).containsExactly(6L);
    }

    @Test
    void longLineIsReportedOnceAndTheNextIsRead() {
        read("x".repeat(300_000) + "\nnext\n", 70_000);

        assertThat(lines).containsExactly("next");
        assertThat(tooLong).hasSize(1);
        assertThat(tooLong.getFirst()).isGreaterThan(70_000L);
    }

    @Test
    void longLineWithoutAnEndIsReportedBeforeTheStreamEnds() {
        read("x".repeat(300_000), 70_000);

        assertThat(lines).isEmpty();
        assertThat(tooLong).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anySplittingGivesTheSameLines(long seed) {
        Random random = new Random(seed);
        List<String> expected =
                IntStream.range(0, 200)
                        .mapToObj(i -> i + "-" + "y".repeat(random.nextInt(2000)))
                        .toList();
        byte[] bytes = (String.join("\n", expected) + "\n").getBytes(StandardCharsets.UTF_8);

        new LineReader(new Splitting(bytes, random), 10_000, sink()).run();

        assertThat(lines).isEqualTo(expected);
        assertThat(tooLong).isEmpty();
    }

    @Test
    void readingEndsAfterTheBytesThatWereAllowed() {
        String text =
                IntStream.range(0, 100_000).mapToObj(i -> "z").collect(Collectors.joining("\n"));
        LineReader reader = reader(text, 100);
        reader.endAfter(1);

        reader.run();

        assertThat(lines).hasSize(64 * 1024 / 2);
    }

    private void read(String text, int lineBytesMax) {
        reader(text, lineBytesMax).run();
    }

    private LineReader reader(String text, int lineBytesMax) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new LineReader(new ByteArrayInputStream(bytes), lineBytesMax, sink());
    }

    private LineReader.Sink sink() {
        return new LineReader.Sink() {
            @Override
            public void line(byte[] buffer, int offset, int length) {
                lines.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
            }

            @Override
            public void tooLong(byte[] beginning, int length, long bytes) {
                tooLong.add(bytes);
            }
        };
    }

    /// Gives its bytes in pieces of random length.
    private static final class Splitting extends InputStream {
        private final byte[] bytes;
        private final Random random;
        private int at;

        Splitting(byte[] bytes, Random random) {
            this.bytes = bytes;
            this.random = random;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (at == bytes.length) {
                return -1;
            }
            int count = Math.min(1 + random.nextInt(3000), Math.min(length, bytes.length - at));
            byte[] piece = Arrays.copyOfRange(bytes, at, at + count);
            System.arraycopy(piece, 0, buffer, offset, count);
            at += count;
            return count;
        }
    }
}
