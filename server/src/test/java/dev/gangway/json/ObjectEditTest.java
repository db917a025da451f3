package dev.gangway.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectEditTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}                       | {}",
                "{ \"a\" : 1 }                   | {  }",
                "{\"a\":1,\"b\":2.50}            | {\"b\":2.50}",
                "{\"b\":2.50,\"a\":{\"a\":1}}    | {\"b\":2.50}",
                "{\"b\":1 , \"a\" : [1] ,\"c\":3} | {\"b\":1  ,\"c\":3}",
                "{\"x\\\"\":1,\"a\":2}           | {\"x\\\"\":1}",
                "{\"\\u0061\":1,\"b\":2}         | {\"b\":2}",
                "{\"a\":1,\"b\":2,\"a\":3}       | {\"b\":2}",
                "{\"b\":{\"a\":1}}               | {\"b\":{\"a\":1}}",
            })
    void aMemberIsTakenOutAndAllElseStaysAsItWas(String object, String left) {
        assertThat(ObjectEdit.without(RawJson.of(object.strip()), "a")).hasToString(left.strip());
    }

    @Test
    void aMemberIsSetInThePlaceOfOthersOfItsName() {
        RawJson object = RawJson.of("{\"a\":1,\"b\":2}");

        assertThat(ObjectEdit.set(object, "a", RawJson.TRUE)).hasToString("{\"a\":true,\"b\":2}");
        assertThat(ObjectEdit.set(RawJson.EMPTY_OBJECT, "a", RawJson.TRUE))
                .hasToString("{\"a\":true}");
    }

    @Test
    void aMemberStaysWhereItWas() {
        RawJson object = RawJson.of("{\"b\":2.50, \"a\": 1}");

        assertThat(ObjectEdit.set(object, "a", RawJson.TRUE))
                .hasToString("{\"b\":2.50, \"a\": true}");
    }

    @Test
    void aNewMemberStandsInFront() {
        assertThat(ObjectEdit.with(RawJson.of("{ }"), "a", RawJson.TRUE))
                .hasToString("{\"a\":true }");
        assertThat(ObjectEdit.with(RawJson.of("{\"b\":1}"), "a", RawJson.TRUE))
                .hasToString("{\"a\":true,\"b\":1}");
        assertThat(ObjectEdit.set(RawJson.NULL, "a", RawJson.TRUE)).hasToString("{\"a\":true}");
    }
}
