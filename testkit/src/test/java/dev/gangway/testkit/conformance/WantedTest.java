package dev.gangway.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class WantedTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Names names = new Names(Map.of("agent", "puppet", "five", "5"));

    private boolean fits(boolean only, String pattern, String actual) {
        return new Wanted(MAPPER.readTree(pattern), only).fits(MAPPER.readTree(actual), names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a":1}            | {"a":1,"b":2}       | true
                    {"a":1}            | {"a":2}             | false
                    {"a":"*"}          | {"a":null}          | true
                    {"a":"*"}          | {"b":1}             | false
                    {"a":"-"}          | {"b":1}             | true
                    {"a":"-"}          | {"a":1}             | false
                    {"a":"~ell"}       | {"a":"hello"}       | true
                    {"a":"~elk"}       | {"a":"hello"}       | false
                    {"a":"above 4"}    | {"a":5}             | true
                    {"a":"above 5"}    | {"a":5}             | false
                    {"a":"x $agent"}   | {"a":"x puppet"}    | true
                    {"a":"$agent"}     | {"a":"another"}     | false
                    {"a":"1"}          | {"a":1}             | false
                    [1,2]              | [1,2]               | true
                    [1,2]              | [2,1]               | false
                    [1]                | [1,2]               | false
                    [2,"..."]          | [1,2]               | true
                    [3,"..."]          | [1,2]               | false
                    """)
    void aPatternFitsWhatItSays(String pattern, String actual, boolean expected) {
        assertThat(fits(false, pattern, actual)).isEqualTo(expected);
    }

    @Test
    void onlyAllowsNoOtherMember() {
        assertThat(fits(true, "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}")).isTrue();
        assertThat(fits(true, "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1,\"c\":2}}")).isFalse();
    }

    @Test
    void aNameIsWhatItWasWhenItWasSeenFirst() {
        assertThat(fits(false, "{\"a\":\"$seen\"}", "{\"a\":7}")).isTrue();
        assertThat(fits(false, "{\"a\":\"$seen\"}", "{\"a\":8}")).isFalse();
        assertThat(fits(false, "{\"a\":\"above $seen\"}", "{\"a\":8}")).isTrue();
        assertThat(names.filled("{\"b\":$seen,\"c\":\"$agent\",\"d\":\"$other\"}"))
                .isEqualTo("{\"b\":7,\"c\":\"puppet\",\"d\":\"$other\"}");
    }
}
