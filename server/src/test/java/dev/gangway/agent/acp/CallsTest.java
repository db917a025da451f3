package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.RawJson;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final RawJson SESSION = RawJson.ofText("s");
    private static final RawJson CONTENT = RawJson.of("[{\"type\":\"text\",\"text\":\"raw\"}]");

    @Test
    void aPrefaceIsReadBeforeTheContentAndIsNoPartOfTheMeta() {
        RawJson meta = RawJson.of("{\"gangway\":{\"preface\":\"hint\"},\"own\":1}");

        assertThat(Calls.prompt(SESSION, CONTENT, meta).node())
                .isEqualTo(
                        RawJson.of(
                                        """
                                        {"_meta":{"own":1},"prompt":[{"type":"text","text":"hint"},
                                        {"type":"text","text":"raw"}],"sessionId":"s"}
                                        """)
                                .node());
    }

    @Test
    void aPromptWithoutOneIsAsItWas() {
        assertThat(Calls.prompt(SESSION, CONTENT, RawJson.EMPTY_OBJECT).node())
                .isEqualTo(
                        RawJson.of(
                                        """
                                        {"prompt":[{"type":"text","text":"raw"}],"sessionId":"s"}
                                        """)
                                .node());
    }
}
