package dev.gangway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class JsonScannerTest {
    private static final JsonScanner MESSAGE = JsonScanner.of("id", "method", "params");
    private static final JsonScanner UPDATE = JsonScanner.of("sessionId", "update");

    private static Members scan(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return MESSAGE.scan(bytes, 0, bytes.length);
    }

    @Test
    void cutsOutWhatWasAskedFor() {
        Members members =
                scan(
                        " { \"x\" : [\"}\",{\"id\":9}] , \"method\" : \"m\" ,\"params\":{\"a\":\"\\\"}\"} } ");

        assertThat(members.object()).isTrue();
        assertThat(members.json("params")).contains(RawJson.of("{\"a\":\"\\\"}\"}"));
        assertThat(members.text("method")).contains("m");
        assertThat(members.kind("method")).contains(RawJson.Kind.STRING);
        assertThat(members.has("id")).isFalse();
        assertThat(members.json("id")).isEmpty();
        assertThat(members.kind("id")).isEmpty();
        assertThat(members.duplicate()).isEmpty();
    }

    @Test
    void looksOnlyWithinItsRange() {
        byte[] bytes = "{\"id\":1}{\"id\":22}{\"method\":3}".getBytes(UTF_8);

        Members members = MESSAGE.scan(bytes, 8, 9);

        assertThat(members.json("id")).contains(RawJson.of("22"));
        assertThat(members.start("id")).isEqualTo(14);
        assertThat(members.end("id")).isEqualTo(16);
        assertThat(members.has("method")).isFalse();
    }

    @Test
    void findsAMemberWithinAMember() {
        Members message =
                scan("{\"params\":{\"update\":{\"n\":1},\"sessionId\":\"s\"},\"id\":null}");

        Members params = message.members("params", UPDATE);

        assertThat(params.text("sessionId")).contains("s");
        assertThat(params.json("update")).contains(RawJson.of("{\"n\":1}"));
        assertThat(message.members("id", UPDATE).object()).isFalse();
        assertThat(message.members("method", UPDATE).object()).isFalse();
        assertThat(message.kind("id")).contains(RawJson.Kind.NULL);
    }

    @Test
    void anEscapedKeyIsTheSameKey() {
        Members members = UPDATE.scan(RawJson.of("{\"\\u0075pdat\\u0065\":1}"));

        assertThat(members.json("update")).contains(RawJson.of("1"));
    }

    @Test
    void aSecondKeyIsToldHoweverItIsWritten() {
        assertThat(UPDATE.scan(RawJson.of("{\"update\":1,\"update\":2}")).duplicate())
                .contains("update");
        Members disguised = UPDATE.scan(RawJson.of("{\"update\":1,\"x\":{},\"\\u0075pdate\":2}"));
        assertThat(disguised.duplicate()).contains("update");
        assertThat(disguised.json("update")).contains(RawJson.of("1"));
        assertThat(
                        UPDATE.scan(
                                        RawJson.of(
                                                "{\"x\":1,\"x\":2,\"y\":{\"update\":1},\"update\":2}"))
                                .duplicate())
                .isEmpty();
    }

    @Test
    void whatIsNoObjectHasNoMembers() {
        for (String text : new String[] {"[{\"id\":1}]", "\"{\\\"id\\\":1}\"", "1", "null"}) {
            assertThat(scan(text).object()).isFalse();
            assertThat(scan(text).has("id")).isFalse();
        }
        assertThat(scan("{}").object()).isTrue();
    }

    @Test
    void textIsUnescaped() {
        Members members =
                scan("{\"method\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9é\\ud83d\\ude00.\",\"id\":7}");

        assertThat(members.text("method")).contains("\"\\/\b\f\n\r\té" + "é\ud83d\ude00.");
        assertThat(members.text("id")).isEmpty();
    }

    @Test
    void namesAreGivenOnceAndAskedAsGiven() {
        assertThatThrownBy(() -> JsonScanner.of("a", "a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scan("{}").has("result"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(MESSAGE.names()).containsExactly("id", "method", "params");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithATreeOnRandomObjects(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < 5_000; i++) {
            ObjectNode object = randomObject(random, 4);
            String text = random.nextBoolean() ? object.toString() : object.toPrettyString();
            Members members = scan(text);

            for (String name : MESSAGE.names()) {
                JsonNode expected = object.get(name);
                assertThat(members.json(name).map(RawJson::node).orElse(null))
                        .as("seed %d, %s in %s", seed, name, text)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lookingInsideInOnePassFindsWhatTwoPassesFind(long seed) {
        JsonScanner inside = JsonScanner.of("method", "idx");
        JsonScanner both = MESSAGE.within("params", MESSAGE.within("id", inside));
        Random random = new Random(seed);

        for (int i = 0; i < 5_000; i++) {
            String text = randomText(random);
            Members once = both.scan(RawJson.of(text));
            Members twice = MESSAGE.scan(RawJson.of(text));

            String as = "seed %d, %s".formatted(seed, text);
            Members onceParams = once.members("params", MESSAGE);
            Members twiceParams = twice.members("params", MESSAGE);
            assertSame(as, once, twice, MESSAGE);
            assertSame(as, onceParams, twiceParams, MESSAGE);
            assertSame(
                    as,
                    onceParams.members("id", inside),
                    twiceParams.members("id", inside),
                    inside);
        }
    }

    /// With keys that occur twice, which a tree cannot have.
    private static String randomText(Random random) {
        String first = randomObject(random, 5).toString();
        String second = randomObject(random, 5).toString();
        String between = first.length() > 2 && second.length() > 2 ? "," : "";
        return first.substring(0, first.length() - 1) + between + second.substring(1);
    }

    private static void assertSame(String as, Members once, Members twice, JsonScanner names) {
        assertThat(once.object()).as(as).isEqualTo(twice.object());
        assertThat(once.duplicate()).as(as).isEqualTo(twice.duplicate());
        for (String name : names.names()) {
            assertThat(once.start(name)).as(as).isEqualTo(twice.start(name));
            assertThat(once.end(name)).as(as).isEqualTo(twice.end(name));
        }
    }

    @Test
    void looksInsideOnlyWhatItLooksFor() {
        assertThatThrownBy(() -> MESSAGE.within("result", UPDATE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Timeout(10)
    void endsWithinTheRangeWhateverTheBytes() {
        Random random = new Random(5);
        JsonScanner nested = MESSAGE.within("id", MESSAGE);
        byte[] alphabet = "{}[]\",:\\ i1d".getBytes(UTF_8);
        byte[] bytes = new byte[40];

        for (int i = 0; i < 100_000; i++) {
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = alphabet[random.nextInt(alphabet.length)];
            }
            bytes[3] = '{';
            Members members = nested.scan(bytes, 3, random.nextInt(36));

            assertThat(members.end("id")).isLessThanOrEqualTo(39);
            assertThat(members.members("id", MESSAGE).end("id")).isLessThanOrEqualTo(39);
        }
    }

    private static ObjectNode randomObject(Random random, int depth) {
        String[] names = {"id", "method", "params", "i\"d", "idx", "\\", "é", ""};
        ObjectNode object = Json.object();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(names[random.nextInt(names.length)], randomValue(random, depth - 1));
        }
        return object;
    }

    private static JsonNode randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> Json.object().numberNode(random.nextInt());
            case 1 -> Json.object().stringNode("}\"]\\{[,:" + random.nextInt());
            case 2 -> Json.object().nullNode();
            case 3 -> Json.object().booleanNode(random.nextBoolean());
            case 4 -> Json.object().numberNode(random.nextDouble());
            case 5 -> randomObject(random, depth);
            default -> {
                ArrayNode array = Json.array();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(randomValue(random, depth - 1));
                }
                yield array;
            }
        };
    }
}
