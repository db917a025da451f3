package dev.gangway.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.RawJson;
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
    void additionsAreTakenOutWhereverTheyAre() {
        RawJson result =
                RawJson.of(
                        "{\"sessions\":[{\"sessionId\":\"s\",\"_meta\":{\"gangway\":{\"agent\":\"x\"}}},{\"_meta\":{\"gangway\":1,\"own\":2}}]}");

        assertThat(Additions.withoutAny(result))
                .hasToString("{\"sessions\":[{\"sessionId\":\"s\"},{\"_meta\":{\"own\":2}}]}");
    }

    @Test
    void anotherMetaStaysAsItWas() {
        RawJson update = RawJson.of("{\"_meta\":{\"own\":1.50,\"gangway\":{\"seq\":1}},\"x\":1}");

        assertThat(Additions.without(update)).hasToString("{\"_meta\":{\"own\":1.50},\"x\":1}");
    }
}
