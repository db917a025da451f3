package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.json.RawJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AskingTest {
    private static final JsonNode PERMISSION =
            json(
                    "{\"toolCall\":{\"title\":\"Delete\"},\"options\":[{\"optionId\":\"y\",\"name\":\"Allow\"},"
                            + "{\"optionId\":\"n\",\"name\":\"Reject\"}]}");

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void theNumberOfAnOptionChoosesIt() {
        assertThat(asking("2\n").permission(PERMISSION).node())
                .isEqualTo(json("{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"n\"}}"));
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("Delete", "1) Allow");
    }

    @Test
    void itIsSaidForWhoseWorkASubAgentAsks() {
        JsonNode asked =
                json(
                        "{\"_meta\":{\"gangway\":{\"lineage\":[{\"toolCallId\":\"a\",\"title\":\"Review\"},"
                                + "{\"toolCallId\":\"b\",\"title\":\"\"}]}},\"toolCall\":{\"title\":\"Delete\"},"
                                + "\"options\":[{\"optionId\":\"y\",\"name\":\"Allow\"}]}");

        asking("1\n").permission(asked);

        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("for its sub-agent: Review > b");
    }

    @Test
    void whatIsNoOptionIsAskedAgain() {
        assertThat(asking("yes\n0\n3\n\n 1 \n").permission(PERMISSION).node())
                .isEqualTo(json("{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"y\"}}"));
    }

    @Test
    void theEndOfTheInputApprovesNothing() {
        assertThatThrownBy(() -> asking("").permission(PERMISSION))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("stays open");
    }

    @Test
    void aFormIsAskedFieldByField() {
        JsonNode form =
                json(
                        "{\"message\":\"How?\",\"requestedSchema\":{\"properties\":{"
                                + "\"colour\":{\"type\":\"string\",\"enum\":[\"red\",\"blue\"]},"
                                + "\"count\":{\"type\":\"integer\"},\"sure\":{\"type\":\"boolean\"}}}}");

        assertThat(asking("blue\n3\nY\n").question(form).node())
                .isEqualTo(
                        json(
                                "{\"action\":\"accept\",\"content\":{\"colour\":\"blue\",\"count\":3,\"sure\":true}}"));
    }

    private static JsonNode page(String url) {
        return json(
                "{\"mode\":\"url\",\"message\":\"Log in\",\"elicitationId\":\"e\",\"url\":\""
                        + url
                        + "\"}");
    }

    @Test
    void aPageIsShownWholeWithItsHostAndOpenedByNobodyButThePerson() {
        String url = "https://example.test/login?token=1#there";

        assertThat(asking("yes\n").question(page(url)).node())
                .isEqualTo(json("{\"action\":\"accept\"}"));

        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("Log in", "at the host: example.test\n", url, "does not open it");
    }

    @Test
    void whatIsNotYesToAPageIsNo() {
        assertThat(asking("\n").question(page("https://example.test/")).node())
                .isEqualTo(json("{\"action\":\"decline\"}"));
        assertThat(asking("yesterday\n").question(page("https://example.test/")).node())
                .isEqualTo(json("{\"action\":\"decline\"}"));
        assertThatThrownBy(() -> asking("").question(page("https://example.test/")))
                .isInstanceOf(CommandFailed.class);
    }

    @Test
    void aHostInOtherLettersIsWarnedOf() {
        asking("no\n").question(page("https://www.xn--e1afmkfd.test/"));

        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("look twice");
    }

    private Asking asking(String typed) {
        return new Asking(
                new Terminal(
                        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                        shown,
                        shown,
                        true));
    }

    private static JsonNode json(String text) {
        return RawJson.of(text.getBytes(StandardCharsets.UTF_8)).node();
    }
}
