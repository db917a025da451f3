package dev.gangway.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class JsonPartsTest {
    @Test
    void membersAreTheBytesTheyCameIn() {
        RawJson object =
                RawJson.of(
                        "{\"a\" : {\"x\":\"}\\\"]\"} , \"\\u0062\":[1.0,[]],\"c\":-1e3 ,\"d\":null}");

        Map<String, RawJson> members = JsonParts.members(object);

        assertThat(members.keySet()).containsExactly("a", "b", "c", "d");
        assertThat(members.values())
                .extracting(RawJson::toString)
                .containsExactly("{\"x\":\"}\\\"]\"}", "[1.0,[]]", "-1e3", "null");
    }

    @Test
    void theLastOfTwoEqualKeysIsTaken() {
        assertThat(JsonParts.members(RawJson.of("{\"a\":1,\"a\":2}")))
                .containsEntry("a", RawJson.of("2"));
    }

    @Test
    void otherValuesHaveNoParts() {
        for (String value : List.of("7", "null", "\"{\"", "{}", "[]", "[ ]", "{ }")) {
            assertThat(JsonParts.members(RawJson.of(value))).isEmpty();
            assertThat(JsonParts.elements(RawJson.of(value))).isEmpty();
        }
    }

    @Test
    void partsAgreeWithTheTreeOfRandomValues() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int i = 0; i < 2000; i++) {
            RawJson array = RawJson.of("[" + value(random, 4) + "," + value(random, 4) + "]");
            RawJson object = RawJson.of("{\"k\":" + array + ", \"\":" + value(random, 3) + "}");

            List<JsonNode> elements = new ArrayList<>();
            array.node().forEach(elements::add);

            assertThat(JsonParts.elements(array)).extracting(RawJson::node).isEqualTo(elements);
            assertThat(JsonParts.members(object))
                    .hasSize(2)
                    .hasEntrySatisfying(
                            "", value -> assertThat(value.node()).isEqualTo(object.node().get("")));
        }
    }

    private static String value(RandomGenerator random, int depth) {
        String space = random.nextBoolean() ? "" : " \t";
        String inner =
                switch (random.nextInt(depth > 0 ? 6 : 4)) {
                    case 0 -> "-1.5e2";
                    case 1 -> "true";
                    case 2 -> "\"\\\\\"";
                    case 3 -> "\"]}\\\"{[,:\"";
                    case 4 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
                    default -> "{\"a\\\"\":" + value(random, depth - 1) + "}";
                };
        return space + inner + space;
    }
}
