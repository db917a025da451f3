package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentRequest;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Questions that ask a person to open a page (ACP v1, elicitation, URL mode).
class AcpPageQuestionTest {
    private final FakeAgent agent = FakeAgent.open();
    private final RecordingSession session = agent.session;

    private void asksToOpen(String id, String url) {
        asks(id, "\"sessionId\":\"s-1\",", RawJson.ofText(url).toString());
    }

    private void asks(String id, String scope, String url) {
        agent.asks(
                id,
                "elicitation/create",
                "{"
                        + scope
                        + "\"mode\":\"url\",\"message\":\"m\",\"elicitationId\":\"e\",\"url\":"
                        + url
                        + "}");
    }

    private int refusal(String id) {
        return agent.answersTo(id).getFirst().at("/error/code").asInt();
    }

    @Test
    void aPersonIsAskedWithAllButTheScope() {
        asksToOpen("1", "https://example.test/login?e=1");

        AgentRequest request = session.await(Heard.Requested.class).request();
        assertThat(request.kind()).isEqualTo(AgentRequest.Kind.QUESTION);
        assertThat(request.payload().node())
                .isEqualTo(
                        Json.parse(
                                """
                                {"mode":"url","message":"m","elicitationId":"e",
                                 "url":"https://example.test/login?e=1"}\
                                """));
    }

    @Test
    void whatBelongsToARequestIsTheOneSessions() {
        asks("1", "\"requestId\":12,", "\"https://example.test/\"");

        AgentRequest request = session.await(Heard.Requested.class).request();
        assertThat(request.payload().node().has("requestId")).isFalse();
    }

    @Test
    void whatBelongsToAnotherSessionIsRefused() {
        asks("1", "\"sessionId\":\"s-2\",", "\"https://example.test/\"");

        assertThat(refusal("1")).isEqualTo(-32602);
        assertThat(session.all(Heard.Requested.class)).isEmpty();
    }

    @Test
    void yesIsSaidWithoutContent() {
        asksToOpen("1", "https://example.test/");
        long key = session.await(Heard.Requested.class).request().key();

        agent.connection.answer(key, new AgentAnswer.Agreed());

        assertThat(agent.answersTo("1").getFirst().path("result"))
                .isEqualTo(Json.parse("{\"action\":\"accept\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.test",
                "/login",
                "//example.test/",
                "ftp://example.test/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https:example.test",
                "https://",
                "https:///login",
                "https://example.test/a b",
                "https://user@example.test/",
                "https://example.test@evil.test/",
                "https://example.test/\u202egpj",
                "https://ex\u00e4mple.test/",
                "https://example.test/\n",
                "https://exa_mple[.test/"
            })
    void anAddressThatDoesNotSayPlainlyWhereItLeadsIsRefused(String url) {
        asksToOpen("1", url);

        assertThat(refusal("1")).isEqualTo(-32602);
        assertThat(session.all(Heard.Requested.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/callback",
                "HTTPS://EXAMPLE.test",
                "https://[::1]:8443/x?y=%20#z",
                "https://xn--e1afmkfd.test/"
            })
    void addressesOfTheWebAreTaken(String url) {
        asksToOpen("1", url);

        assertThat(session.all(Heard.Requested.class)).hasSize(1);
    }

    @Test
    void lengthsAreLimited() {
        String stem = "https://example.test/";
        String longest = stem + "x".repeat(WebAddresses.LENGTH_MAX - stem.length());
        asksToOpen("1", longest);
        asksToOpen("2", longest + "x");

        assertThat(session.all(Heard.Requested.class)).hasSize(1);
        assertThat(refusal("2")).isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mode\":\"url\",\"message\":\"m\",\"elicitationId\":\"e\"}",
                "{\"mode\":\"url\",\"message\":\"m\",\"elicitationId\":\"e\",\"url\":1}",
                "{\"mode\":\"url\",\"message\":\"m\",\"elicitationId\":\"\",\"url\":\"http://x/\"}",
                "{\"mode\":\"url\",\"message\":\"m\",\"url\":\"http://x/\"}",
                "{\"mode\":\"url\",\"message\":1,\"elicitationId\":\"e\",\"url\":\"http://x/\"}",
                "{\"mode\":\"mail\",\"message\":\"m\",\"elicitationId\":\"e\",\"url\":\"http://x/\"}"
            })
    void aQuestionThatIsNotWholeIsRefused(String params) {
        agent.asks("1", "elicitation/create", params);

        assertThat(refusal("1")).isEqualTo(-32602);
        assertThat(session.all(Heard.Requested.class)).isEmpty();
    }

    @Test
    void itsEndIsToldAndIsNoUnknownThing() {
        agent.notifies("elicitation/complete", "{\"elicitationId\":\"e\"}");
        agent.notifies("elicitation/complete", "{\"elicitationId\":7}");
        agent.notifies("elicitation/complete", "{}");

        assertThat(session.heard()).endsWith(new Heard.Completed("e"));
        assertThat(session.all(Heard.Completed.class)).hasSize(1);
        assertThat(session.all(Heard.Event.class)).isEmpty();
    }
}
