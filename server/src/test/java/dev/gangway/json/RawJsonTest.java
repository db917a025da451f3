package dev.gangway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RawJsonTest {
    @Test
    void keepsTheTextAsItCame() {
        String text = "{\"b\":1.50,\"a\":\"\\u00e9 é\",\"b\":1e2}";

        RawJson json = RawJson.of(text);

        assertThat(json).hasToString(text);
        assertThat(json.bytes()).isEqualTo(text.getBytes(UTF_8));
        assertThat(json.length()).isEqualTo(text.getBytes(UTF_8).length);
    }

    @Test
    void dropsWhiteSpaceAroundItAndLineBreaksWithinIt() {
        RawJson json = RawJson.of("\r\n {\n  \"a\":\t[1,\r\n2]\n}\n");

        assertThat(json).hasToString("{   \"a\":\t[1,  2] }");
        assertThat(json.node()).isEqualTo(Json.parse("{\"a\":[1,2]}"));
    }

    @Test
    void refusesWhatIsNotOneValue() {
        assertThatThrownBy(() -> RawJson.of("{} {}"))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("not JSON: trailing bytes at byte 3");
        assertThatThrownBy(() -> RawJson.of(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}))
                .isInstanceOfSatisfying(
                        InvalidJson.class, e -> assertThat(e.offset()).isEqualTo(1));
        assertThatThrownBy(() -> RawJson.trusted(" ".getBytes(UTF_8), 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void copiesTheSliceItIsMadeFrom() {
        byte[] line = "xx[1]yy".getBytes(UTF_8);

        RawJson json = RawJson.trusted(line, 2, 3);
        line[3] = '9';
        json.bytes()[1] = '9';

        assertThat(json)
                .hasToString("[1]")
                .isEqualTo(RawJson.of("[1]"))
                .hasSameHashCodeAs(RawJson.of("[1]"));
        assertThat(json).isNotEqualTo(RawJson.of("[2]"));
    }

    @Test
    void writesItselfWhereItIsAsked() throws IOException {
        RawJson json = RawJson.of("[1]");
        byte[] array = new byte[5];
        ByteBuffer buffer = ByteBuffer.allocate(3);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();

        int copied = json.copyTo(array, 1);
        json.writeTo(buffer);
        json.writeTo(stream);

        assertThat(copied).isEqualTo(3);
        assertThat(array).containsExactly(0, '[', '1', ']', 0);
        assertThat(buffer.array()).containsExactly('[', '1', ']');
        assertThat(stream.toByteArray()).containsExactly('[', '1', ']');
    }

    @Test
    void tellsItsKind() {
        assertThat(RawJson.EMPTY_OBJECT.kind()).isEqualTo(RawJson.Kind.OBJECT);
        assertThat(RawJson.EMPTY_ARRAY.kind()).isEqualTo(RawJson.Kind.ARRAY);
        assertThat(RawJson.NULL.kind()).isEqualTo(RawJson.Kind.NULL);
        assertThat(RawJson.TRUE.kind()).isEqualTo(RawJson.Kind.BOOLEAN);
        assertThat(RawJson.FALSE.kind()).isEqualTo(RawJson.Kind.BOOLEAN);
        assertThat(RawJson.ofText("a").kind()).isEqualTo(RawJson.Kind.STRING);
        assertThat(RawJson.ofLong(-1).kind()).isEqualTo(RawJson.Kind.NUMBER);
    }

    @Test
    void loneSurrogatesSurviveFromTextToTreeAndBack() {
        RawJson escaped = RawJson.of("{\"a\":\"\\ud800\"}");
        RawJson unescaped = RawJson.of("{\"a\":\"\ud800\"}");

        RawJson again = RawJson.ofNode(escaped.node());

        assertThat(again).isEqualTo(escaped).isEqualTo(unescaped);
        assertThat(RawJson.ofText("\udc00x")).hasToString("\"\\udc00x\"");
    }

    @Test
    void aTreeKeepsWholeNumbersAndUnicode() {
        RawJson json =
                RawJson.of(
                        "{\"n\":123456789012345678901234567890,\"d\":0.1,\"t\":\"漢😀\",\"z\":null}");

        assertThat(RawJson.ofNode(json.node())).isEqualTo(json);
    }

    @Test
    void aTreeIsTheCallersOwn() {
        RawJson json = RawJson.of("{\"a\":1}");

        ((ObjectNode) json.node()).put("a", 2);

        assertThat(json.node().path("a").intValue()).isEqualTo(1);
    }

    @Test
    void whateverIsValidHasATree() {
        String deep = "[".repeat(JsonValidator.DEPTH_MAX) + "]".repeat(JsonValidator.DEPTH_MAX);
        String[] texts = {
            deep,
            "1".repeat(100_000),
            "0." + "1".repeat(100_000),
            "1e99999999999",
            "-1e-99999999999",
            "1E400",
            "{\"" + "k".repeat(100_000) + "\":1}",
            "\"\\ud800\\ud800\"",
            "{\"a\":1,\"a\":2}",
            "\"\\u0000\""
        };

        for (String text : texts) {
            JsonNode node = RawJson.of(text).node();

            assertThat(RawJson.of(RawJson.ofNode(node).bytes())).isNotNull();
        }
        assertThat(RawJson.of("{\"a\":1,\"a\":2}").node().path("a").intValue()).isEqualTo(2);
        assertThat(RawJson.of("-1e999").node().doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    @Timeout(10)
    void aNumberOfAMillionDigitsBecomesADoubleInATree() {
        String digits = "7".repeat(1_000_000);
        RawJson json =
                RawJson.of(
                        "{\"" + digits + "\":[-" + digits + ",0." + digits + ",7,\"-" + digits
                                + "\"]}");

        JsonNode numbers = json.node().path(digits);

        assertThat(numbers.get(0).doubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(numbers.get(1).doubleValue()).isEqualTo(7.0 / 9);
        assertThat(numbers.get(2).intValue()).isEqualTo(7);
        assertThat(numbers.get(3).stringValue()).isEqualTo("-" + digits);
        assertThat(json.toString()).contains("[-" + digits);
    }

    @Test
    void keysThatCollideDoNotFailATree() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 4096; i++) {
            for (int bit = 0; bit < 12; bit++) {
                text.append(bit == 0 ? "\"" : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            text.append("\":").append(i).append(',');
        }
        RawJson json = RawJson.of(text.append("\"last\":0}").toString());

        assertThat(json.node().size()).isEqualTo(4097);
    }
}
