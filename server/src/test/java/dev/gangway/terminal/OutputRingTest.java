package dev.gangway.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputRingTest {
    private static final String[] CHARACTERS = {"a", "ü", "€", "𝄞", "\n"};

    @Test
    void whatIsKeptIsTheEndOfAllInWholeCharacters() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            OutputRing ring = new OutputRing(16 + random.nextInt(200));
            StringBuilder all = new StringBuilder();
            for (int piece = 0; piece < 40; piece++) {
                StringBuilder text = new StringBuilder();
                for (int left = random.nextInt(60); left > 0; left--) {
                    text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
                }
                ring.add(text.toString().getBytes(StandardCharsets.UTF_8));
                all.append(text);

                String kept = read(ring, 4 + random.nextInt(50));
                assertThat(all.toString()).as("seed %d", seed).endsWith(kept);
                assertThat(ring.end() - ring.start()).isEqualTo(bytes(kept).length);
                assertThat(ring.end()).isEqualTo(bytes(all.toString()).length);
            }
            assertThat(ring.start()).as("seed %d", seed).isPositive();
        }
    }

    @Test
    void itIsAsFullAsItMayBe() {
        OutputRing ring = new OutputRing(10_000);
        ring.add(bytes("x".repeat(6000)));
        assertThat(ring.start()).isZero();

        ring.add(bytes("y".repeat(6000)));

        assertThat(ring.end() - ring.start()).isEqualTo(10_000);
        assertThat(read(ring, 777)).isEqualTo("x".repeat(4000) + "y".repeat(6000));
    }

    private static String read(OutputRing ring, int piece) {
        StringBuilder text = new StringBuilder();
        long position = ring.start();
        while (position < ring.end()) {
            byte[] read = ring.read(position, piece);
            assertThat(read.length).isBetween(1, piece);
            text.append(new String(read, StandardCharsets.UTF_8));
            position += read.length;
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
