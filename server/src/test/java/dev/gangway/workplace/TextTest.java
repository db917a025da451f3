package dev.gangway.workplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.agent.WorkplaceRequest;
import dev.gangway.agent.WorkplaceResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The end of a text, and its lines.
class TextTest {
    @Test
    void theEndOfAnOutputIsKeptAtACharactersBoundary() {
        OutputTail tail = new OutputTail(4);
        tail.add("ab€");
        assertThat(tail.text()).isEqualTo("b€");
        assertThat(tail.truncated()).isTrue();

        tail.add("x");
        assertThat(tail.text()).isEqualTo("€x");

        tail.add("yz");
        assertThat(tail.text()).isEqualTo("xyz");
    }

    @Test
    void whatFitsIsNotTruncated() {
        OutputTail tail = new OutputTail(3);
        tail.add("ab");
        tail.add("c");

        assertThat(tail.text()).isEqualTo("abc");
        assertThat(tail.truncated()).isFalse();
    }

    @Test
    void theEndIsThatOfTheWholeWhateverThePieces() {
        Random random = new Random(7);
        for (int run = 0; run < 500; run++) {
            int kept = 1 + random.nextInt(20);
            OutputTail tail = new OutputTail(kept);
            StringBuilder whole = new StringBuilder();
            for (int piece = random.nextInt(30); piece > 0; piece--) {
                String text = "0123456789".repeat(random.nextInt(5));
                tail.add(text);
                whole.append(text);
            }

            int from = Math.max(0, whole.length() - kept);
            assertThat(tail.text()).isEqualTo(whole.substring(from));
            assertThat(tail.truncated()).isEqualTo(whole.length() > kept);
        }
    }

    @Test
    void linesAreCountedFromOne() throws IOException {
        assertThat(lines("a\nb\nc\n", 2, 1)).isEqualTo("b\n");
        assertThat(lines("a\nb\nc", 3, 5)).isEqualTo("c");
        assertThat(lines("a\nb", 1, 0)).isEmpty();
        assertThat(lines("a\nb", 9, 1)).isEmpty();
        assertThat(lines("a\nb", 0, 1)).isEqualTo("a\n");
    }

    @Test
    void aFileThatIsNoTextIsRefused() {
        byte[] bytes = {(byte) 0xC0, (byte) 0x80};

        assertThatThrownBy(() -> TextLines.of(bytes, wanted(1, 1))).hasMessageContaining("UTF-8");
    }

    private static String lines(String text, int line, int limit) throws IOException {
        WorkplaceResult result =
                TextLines.of(text.getBytes(StandardCharsets.UTF_8), wanted(line, limit));
        return ((WorkplaceResult.Text) result).content();
    }

    private static WorkplaceRequest.ReadFile wanted(int line, int limit) {
        return new WorkplaceRequest.ReadFile("/f", OptionalInt.of(line), OptionalInt.of(limit));
    }
}
