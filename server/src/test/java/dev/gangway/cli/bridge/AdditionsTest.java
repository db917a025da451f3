package dev.gangway.cli.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.RawJson;
import org.junit.jupiter.api.Test;

class AdditionsTest {
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
