package dev.gangway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void growsWithWhatIsAppended() {
        Bytes bytes = new Bytes(0);

        bytes.appendAscii("{\"a\":").append(RawJson.of("[1,2]")).appendByte(',');
        bytes.appendJsonString("b")
                .append(":x}y".getBytes(UTF_8), 0, 3)
                .append(" ".repeat(100).getBytes(UTF_8));

        assertThat(bytes.toString()).isEqualTo("{\"a\":[1,2],\"b\":x}" + " ".repeat(100));
        assertThat(bytes.length()).isEqualTo(117);
        assertThat(bytes.toByteArray()).hasSize(117).startsWith('{');
    }

    @Test
    void numbersAreWrittenInDecimal() {
        long[] numbers = {
            0, 7, -7, 10, 99, 100, -100, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1
        };

        for (long number : numbers) {
            assertThat(new Bytes(0).appendLong(number)).hasToString(Long.toString(number));
        }
    }

    @Test
    void anyTextBecomesAJsonStringThatReadsBack() {
        Random random = new Random(9);

        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(30); j > 0; j--) {
                int bits = random.nextInt(17);
                text.append((char) random.nextInt(1 << bits));
            }
            Bytes bytes = new Bytes(0).appendJsonString(text.toString());

            RawJson json = RawJson.of(bytes.toByteArray());
            assertThat(json.node().stringValue()).isEqualTo(text.toString());
            assertThat(JsonText.decode(bytes.array(), 0, bytes.length()))
                    .isEqualTo(text.toString());
        }
    }

    @Test
    void controlCharactersAreEscapedAndOthersAreNot() {
        Bytes bytes =
                new Bytes(0).appendJsonString("\"\\/\n\r\t\b\u0000\u001f\u007f\u2028é😀\ud800");

        assertThat(bytes)
                .hasToString("\"\\\"\\\\/\\n\\r\\t\\u0008\\u0000\\u001f\u007f\u2028é😀\\ud800\"");
    }

    @Test
    void clearAndTruncateKeepTheRoom() {
        Bytes bytes = new Bytes(64).appendAscii("abcdef");
        byte[] array = bytes.array();

        bytes.truncate(2);
        assertThat(bytes).hasToString("ab");
        bytes.clear();
        assertThat(bytes.length()).isZero();
        assertThat(bytes.appendAscii("1").toJson()).isEqualTo(RawJson.of("1"));
        assertThat(bytes.array()).isSameAs(array);
        assertThatThrownBy(() -> bytes.truncate(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatGoesBeyondTheLimitIsRefusedAndLeavesTheContent() {
        Bytes bytes = new Bytes(100, 10).appendAscii("12345678");

        assertThatThrownBy(() -> bytes.appendAscii("901"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bytes.appendJsonString("9"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bytes.append(RawJson.NULL))
                .isInstanceOf(IllegalStateException.class);
        assertThat(bytes).hasToString("12345678");
        assertThat(bytes.appendJsonString("")).hasToString("12345678\"\"");
    }

    @Test
    void onlyAsciiIsAscii() {
        assertThatThrownBy(() -> new Bytes(8).appendAscii("é"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
