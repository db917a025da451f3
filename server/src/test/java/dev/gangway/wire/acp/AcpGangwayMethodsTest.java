package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.event.EventKind;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AcpGangwayMethodsTest {
    private final FakeGateway gateway = new FakeGateway();
    private final FakeSession session = gateway.session("s1");
    private final TestClient client = TestClient.gangway(gateway, 1);

    @Test
    void queueIsListedEditedAndShortened() {
        client.prompt("s1", "one");
        client.prompt("s1", "two");
        client.prompt("s1", "three");
        client.received();

        client.request(
                "_gangway/queue/edit",
                "{\"sessionId\":\"s1\",\"turn\":2,\"prompt\":[{\"type\":\"text\",\"text\":\"2\"}]}");
        client.request("_gangway/queue/remove", "{\"sessionId\":\"s1\",\"turn\":3}");
        assertThat(client.words())
                .containsExactly(
                        "#7 prompt_edited",
                        "result 5",
                        "#8 prompt_removed",
                        "result 4 cancelled",
                        "result 6");
        JsonNode queue =
                client.result(client.request("_gangway/queue/list", "{\"sessionId\":\"s1\"}"));

        assertThat(queue)
                .hasToString(
                        "{\"held\":false,\"prompts\":[{\"turn\":2,\"seq\":7,\"by\":\"p1\","
                                + "\"steering\":false,\"prompt\":[{\"type\":\"text\",\"text\":\"2\"}]}]}");
    }

    @Test
    void heldQueueIsReleased() {
        session.hold();

        client.request("_gangway/queue/release", "{\"sessionId\":\"s1\"}");
        client.request("_gangway/queue/release", "{\"sessionId\":\"s1\"}");

        assertThat(client.words()).containsExactly("result 2", "error 3 -32013");
    }

    @Test
    void feedIsAnsweredFirstThenFollows() {
        gateway.feeds(EventKind.FEED_SESSION, "{\"session\":\"s1\"}");

        client.request("_gangway/feed/subscribe", "{\"after\":{\"seq\":0}}");
        gateway.feeds(
                EventKind.FEED_REQUEST, "{\"session\":\"s1\",\"id\":\"r\",\"state\":\"open\"}");

        assertThat(client.words())
                .containsExactly("result 2", "#1 session_changed", "#2 request_changed");
    }

    @Test
    void feedWithoutAPositionBeginsAtTheHead() {
        gateway.feeds(EventKind.FEED_SESSION, "{}");

        JsonNode result = client.result(client.request("_gangway/feed/subscribe", "{}"));
        gateway.feeds(EventKind.FEED_SESSION, "{}");
        client.request("_gangway/detach", "{\"feed\":true}");
        gateway.feeds(EventKind.FEED_SESSION, "{}");

        assertThat(result)
                .hasToString(
                        "{\"outcome\":\"resumed\",\"head\":{\"epoch\":\"0-00feed\",\"seq\":1}}");
        assertThat(client.words()).containsExactly("#2 session_changed", "result 3");
    }

    @Test
    void lostFeedIsTold() {
        client.request("_gangway/feed/subscribe", "{}");
        client.socket().stall(true);
        gateway.feeds(EventKind.FEED_SESSION, "{}");
        gateway.feeds(EventKind.FEED_SESSION, "{}");

        gateway.feed().trim(3);

        assertThat(client.words()).containsExactly("result 2", "_gangway/lost");
    }

    @Test
    void everyFeedSubscriptionIsAnsweredWhateverCameBetween() {
        client.socket().stall(true);

        client.request("_gangway/feed/subscribe", "{}");
        client.request("_gangway/feed/subscribe", "{}");
        client.request("_gangway/detach", "{\"feed\":true}");
        client.socket().stall(false);

        assertThat(client.words()).containsExactly("error 2 -32800", "error 3 -32800", "result 4");
    }

    @Test
    void refusedFeedPositionLeavesTheFeedAsItWas() {
        client.request("_gangway/feed/subscribe", "{}");
        client.request("_gangway/feed/subscribe", "{\"after\":{\"seq\":5}}");
        gateway.feeds(EventKind.FEED_SESSION, "{}");

        assertThat(client.words())
                .containsExactly("result 2", "error 3 -32602", "#1 session_changed");
    }

    @Test
    void lostFeedGivesItsPlaceBack() {
        AcpLimits one = new AcpLimits(1, 64, 256, 256, 3, 50, 32);
        TestClient small = TestClient.gangway(gateway, 2, one);
        small.request("_gangway/feed/subscribe", "{}");
        small.socket().stall(true);
        gateway.feeds(EventKind.FEED_SESSION, "{}");
        gateway.feeds(EventKind.FEED_SESSION, "{}");
        gateway.feed().trim(3);
        small.socket().stall(false);

        small.request("session/resume", "{\"sessionId\":\"s1\",\"cwd\":\"/project\"}");

        assertThat(small.words()).containsExactly("result 2", "_gangway/lost", "result 3");
    }

    @Test
    void openRequestsOfAllSessionsAreListed() {
        session.asks("r1", AgentRequest.Kind.PERMISSION, "{\"options\":[]}");

        JsonNode result = client.result(client.request("_gangway/requests/list", "{}"));

        assertThat(result.path("requests").get(0))
                .hasToString(
                        "{\"id\":\"r1\",\"kind\":\"permission\",\"turn\":null,\"seq\":3,"
                                + "\"at\":1700000000003,\"sessionId\":\"s1\","
                                + "\"params\":{\"options\":[]}}");
    }

    @Test
    void transcriptIsPagedFromEitherEnd() {
        for (int i = 0; i < 5; i++) {
            session.update(EventKind.PLAN, "{\"sessionUpdate\":\"plan\",\"entries\":[]}");
        }

        JsonNode newest =
                client.result(
                        client.request(
                                "_gangway/transcript", "{\"sessionId\":\"s1\",\"limit\":2}"));
        JsonNode before =
                client.result(
                        client.request(
                                "_gangway/transcript",
                                "{\"sessionId\":\"s1\",\"before\":4,\"limit\":2}"));
        JsonNode after =
                client.result(
                        client.request(
                                "_gangway/transcript", "{\"sessionId\":\"s1\",\"after\":0}"));

        assertThat(newest.path("entries").get(0).path("ordinal").intValue()).isEqualTo(4);
        assertThat(newest.path("more").booleanValue()).isTrue();
        assertThat(newest.path("watermark")).hasToString("{\"epoch\":\"0-9f3ac1\",\"seq\":7}");
        assertThat(before.path("entries").get(0).path("ordinal").intValue()).isEqualTo(2);
        assertThat(after.path("entries")).hasSize(5);
        assertThat(after.path("more").booleanValue()).isFalse();
    }

    @Test
    void detachEndsTheReadingOfASession() {
        client.request("session/resume", "{\"sessionId\":\"s1\",\"cwd\":\"/project\"}");

        client.request("_gangway/detach", "{\"sessionId\":\"s1\"}");
        session.says("a");

        assertThat(client.words()).containsExactly("result 2", "result 3");
        assertThat(session.stream().readers()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "_gangway/queue/list;{};-32602",
                "_gangway/queue/list;{\"sessionId\":\"no\"};-32002",
                "_gangway/queue/edit;{\"sessionId\":\"s1\",\"turn\":2};-32602",
                "_gangway/queue/edit;{\"sessionId\":\"s1\",\"turn\":\"2\",\"prompt\":[]};-32602",
                "_gangway/queue/remove;{\"sessionId\":\"s1\",\"turn\":9};-32002",
                "_gangway/queue/remove;{\"sessionId\":\"s1\",\"turn\":1.5};-32602",
                "_gangway/transcript;{\"sessionId\":\"s1\",\"limit\":0};-32602",
                "_gangway/transcript;{\"sessionId\":\"s1\",\"limit\":501};-32602",
                "_gangway/transcript;{\"sessionId\":\"s1\",\"before\":1,\"after\":1};-32602",
                "_gangway/transcript;{\"sessionId\":\"s1\",\"before\":\"x\"};-32602",
                "_gangway/feed/subscribe;{\"after\":7};-32602",
                "_gangway/feed/subscribe;{\"after\":{\"seq\":5}};-32602",
                "_gangway/detach;{};-32602"
            })
    void badParametersAreTypedErrors(String method, String params, int code) {
        JsonNode error = client.error(client.request(method, params));

        assertThat(error.path("code").intValue()).isEqualTo(code);
    }
}
