package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSession;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AcpConnectionTest {
    private static final String S1 =
            "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"mcpServers\":[]}";

    private final FakeGateway gateway = new FakeGateway();

    @Test
    void initializeOffersGangwaysSessionsAndTheAgentsPrompts() {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);

        JsonNode result = client.initialize("{}").path("result");

        assertThat(result)
                .hasToString(
                        "{\"protocolVersion\":1,\"agentCapabilities\":{\"loadSession\":true,"
                                + "\"promptCapabilities\":{\"image\":true,\"audio\":false,"
                                + "\"embeddedContext\":true},"
                                + "\"mcpCapabilities\":{\"http\":true,\"sse\":false},"
                                + "\"sessionCapabilities\":{\"list\":{},\"resume\":{},\"close\":{},"
                                + "\"delete\":{},\"fork\":{},\"additionalDirectories\":{}},"
                                + "\"auth\":{\"logout\":{}}},"
                                + "\"authMethods\":[{\"id\":\"login\",\"name\":\"Log in\","
                                + "\"description\":null}],"
                                + "\"agentInfo\":{\"name\":\"gangway\",\"title\":\"Gangway\","
                                + "\"version\":\"0.1.0-test\"}}");
    }

    @Test
    void initializeOfAnAgentThatNeverRanOffersTextOnly() {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT, Optional.of("other"));

        JsonNode result = client.initialize("{}").path("result");

        assertThat(result.path("agentCapabilities").path("promptCapabilities")).hasToString("{}");
        assertThat(result.path("authMethods")).hasToString("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "0", "65535"})
    void whateverVersionIsAskedForOneIsAnswered(String version) {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);

        JsonNode result =
                client.result(
                        client.request("initialize", "{\"protocolVersion\":" + version + "}"));

        assertThat(result.path("protocolVersion").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"protocolVersion\":\"1\"}", "{\"protocolVersion\":1.5}"})
    void initializeWithoutAVersionIsInvalidAndCanBeTriedAgain(String params) {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);

        JsonNode error = client.error(client.request("initialize", params));

        assertThat(error.path("code").intValue()).isEqualTo(-32602);
        assertThat(client.initialize("{}").has("result")).isTrue();
    }

    @Test
    void strangeCapabilitiesCountAsNone() {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);

        client.request(
                "initialize",
                "{\"protocolVersion\":1,\"clientCapabilities\":{\"elicitation\":{\"form\":null},"
                        + "\"_meta\":{\"gangway\":false}}}");
        client.request("initialize", "{\"protocolVersion\":1,\"clientCapabilities\":[]}");

        assertThat(client.words()).containsExactly("result 1", "error 2 -32600");
        client.request("_gangway/requests/list", "{}");
        assertThat(client.socket().take()).singleElement().asString().contains("-32601");
    }

    @Test
    void nothingIsServedBeforeInitialize() {
        gateway.session("s1");
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);

        client.tell("session/cancel", "{\"sessionId\":\"s1\"}");
        for (String method : List.of("session/list", "session/prompt", "no/such", "$/ping")) {
            JsonNode error = client.error(client.request(method, "{}"));
            assertThat(error.path("code").intValue()).as(method).isEqualTo(-32600);
        }

        assertThat(gateway.commands()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "session/cancel,-32601",
        "$/cancel_request,-32601",
        "fs/read_text_file,-32601",
        "terminal/create,-32601",
        "session/set_model,-32601",
        "providers/list,-32601",
        "$/ping,-32601",
        "_zed.dev/anything,-32601",
        "_gangway/nothing,-32601",
        "'',-32601"
    })
    void whatIsNotServedIsRefusedByName(String method, int code) {
        TestClient client = TestClient.gangway(gateway, 1);

        JsonNode error = client.error(client.request(method, S1));

        assertThat(error.path("code").intValue()).isEqualTo(code);
        assertThat(error.path("message").stringValue()).contains(method);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_gangway/queue/list",
                "_gangway/queue/edit",
                "_gangway/queue/remove",
                "_gangway/queue/release",
                "_gangway/feed/subscribe",
                "_gangway/requests/list",
                "_gangway/transcript",
                "_gangway/detach"
            })
    void additionsAreForClientsThatAnnouncedThem(String method) {
        gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);

        client.request(method, S1);

        assertThat(client.socket().take())
                .singleElement()
                .asString()
                .contains("-32601")
                .contains("announce");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nonsense;-32700",
                "{\"jsonrpc\":\"2.0\";-32700",
                "'';-32700",
                "[];-32600",
                "[{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"session/list\"}];-32600",
                "7;-32600",
                "{\"jsonrpc\":\"2.0\"};-32600",
                "{\"jsonrpc\":\"1.0\",\"id\":9,\"method\":\"session/list\"};-32600",
                "{\"id\":9,\"method\":\"session/list\"};-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":7};-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"session/list\"};-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"session/list\"};-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"session/list\",\"params\":7};-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"session/list\",\"params\":[]};-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"id\":8,\"method\":\"session/list\"};-32600"
            })
    void framesThatAreNoMessagesAreAnsweredAndTheSocketStaysOpen(String frame, int code) {
        TestClient client = TestClient.stock(gateway, 1);

        client.send(frame);

        List<JsonNode> frames = client.received();
        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().path("error").path("code").intValue()).isEqualTo(code);
        assertThat(client.socket().closed()).isEmpty();
        assertThat(client.result(client.request("session/list", "{}")).has("sessions")).isTrue();
    }

    @Test
    void invalidUtf8IsNotJson() {
        TestClient client = TestClient.stock(gateway, 1);

        client.sendBytes(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'});

        assertThat(client.words()).containsExactly("error null -32700");
    }

    @Test
    void nestingBeyondTheLimitIsRefused() {
        TestClient client = TestClient.stock(gateway, 1);

        client.send("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));

        assertThat(client.words()).containsExactly("error null -32700");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"method\":\"$/progress\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\"}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":[]}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{\"sessionId\":\"no\"}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/prompt\",\"params\":{}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\",\"params\":{\"requestId\":[]}}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"r\",\"result\":{},\"error\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":5}",
                "{}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"r\",\"error\":7}"
            })
    void whatHasNoAnswerGetsNone(String frame) {
        TestClient client = TestClient.stock(gateway, 1);

        client.send(frame);

        assertThat(client.words()).isEmpty();
        assertThat(client.socket().closed()).isEmpty();
    }

    @Test
    void faultOfOursIsAnInternalErrorWithAReference() {
        TestClient client = TestClient.stock(gateway, 7);
        gateway.breaks(new IllegalStateException("secret of the house"));

        JsonNode error = client.error(client.request("session/list", "{}"));
        client.answer("\"x\"", "{}");
        client.tell("session/cancel", "{\"sessionId\":\"s1\"}");

        assertThat(error.path("code").intValue()).isEqualTo(-32603);
        assertThat(error.path("message").stringValue())
                .isEqualTo("internal error (reference c7-1)");
        assertThat(client.words()).isEmpty();
    }

    @Test
    void idsComeBackAsTheyWere() {
        TestClient client = TestClient.stock(gateway, 1);

        client.request("\"\\u0041\"", "session/list", "{}");
        client.request("-9007199254740993", "session/list", "{}");

        assertThat(client.socket().take())
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"\\u0041\",\"result\":{\"sessions\":[]}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":-9007199254740993,"
                                + "\"result\":{\"sessions\":[]}}");
    }

    @Test
    void closedConnectionReadsNothingMore() {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.gangway(gateway, 1);
        client.request("session/resume", S1);
        client.request("_gangway/feed/subscribe", "{}");
        client.received();

        client.connection().closed();
        session.says("a");

        assertThat(session.stream().readers()).isZero();
        assertThat(gateway.feed().readers()).isZero();
        assertThat(client.words()).isEmpty();
    }

    @Test
    void sessionThatIsReadyAfterItsClientLeftIsNotRead() {
        TestClient client = TestClient.stock(gateway, 1);
        gateway.holdReplies();
        client.request("session/new", "{\"cwd\":\"/project\",\"mcpServers\":[]}");

        client.connection().closed();
        gateway.giveReplies();
        client.settle();

        assertThat(gateway.session("s1").stream().readers()).isZero();
    }

    @Test
    void tooManyUnansweredCommandsStopTheReadingUntilHalfAreAnswered() {
        AcpLimits small = new AcpLimits(4, 4, 256, 256, 3, 50, 32);
        TestClient client = TestClient.gangway(gateway, 1, small);
        gateway.session("s1");
        gateway.holdReplies();
        for (int i = 0; i < 4; i++) {
            assertThat(client.socket().readingPaused()).isFalse();
            client.prompt("s1", "hi");
        }
        assertThat(client.socket().readingPaused()).isTrue();

        gateway.giveReplies();

        assertThat(client.socket().readingPaused()).isFalse();
        assertThat(client.socket().pauses()).isEqualTo(1);
    }

    @Test
    void acceptedPromptsDoNotStopTheReading() {
        AcpLimits small = new AcpLimits(4, 2, 256, 256, 3, 50, 32);
        TestClient client = TestClient.gangway(gateway, 1, small);
        FakeSession session = gateway.session("s1");

        for (int i = 0; i < 10; i++) {
            client.prompt("s1", "hi");
        }

        assertThat(client.socket().pauses()).isZero();
        assertThat(session.state().queue()).hasSize(9);
    }

    @Test
    void awaitedPromptsHaveALimit() {
        AcpLimits small = new AcpLimits(4, 64, 2, 256, 3, 50, 32);
        TestClient client = TestClient.gangway(gateway, 1, small);
        FakeSession session = gateway.session("s1");
        client.prompt("s1", "one");
        client.prompt("s1", "two");
        client.received();

        client.prompt("s1", "three");
        assertThat(client.words()).containsExactly("error 4 -32014");
        session.stops("end_turn");
        client.received();
        client.prompt("s1", "four");

        assertThat(client.words()).containsExactly("#9 prompt_queued");
    }

    @Test
    void promptsWithTheSameIdAreToldApart() {
        TestClient client = TestClient.stock(gateway, 1);
        FakeSession session = gateway.session("s1");
        client.prompt("s1", "one");

        client.request(
                "2", "session/prompt", "{\"sessionId\":\"s1\",\"prompt\":[{\"type\":\"x\"}]}");

        assertThat(client.words()).containsExactly("error 2 -32602");
        session.stops("end_turn");
        assertThat(client.words()).containsExactly("result 2 end_turn");
    }

    @Test
    void subscriptionsHaveALimit() {
        for (int i = 1; i <= 3; i++) {
            gateway.session("s" + i);
        }
        AcpLimits small = new AcpLimits(2, 64, 256, 256, 3, 50, 32);
        TestClient client = TestClient.gangway(gateway, 1, small);
        client.request("session/resume", S1);
        client.request("_gangway/feed/subscribe", "{}");
        client.request("_gangway/feed/subscribe", "{\"after\":{\"seq\":0}}");
        client.request("session/resume", S1);
        assertThat(client.words()).noneMatch(word -> word.startsWith("error"));

        client.prompt("s2", "hi");
        assertThat(client.words()).containsExactly("error 6 -32014");
        client.request("_gangway/detach", "{\"feed\":true}");
        client.prompt("s2", "hi");

        assertThat(client.words())
                .containsExactly("result 7", "#3 turn_started", "#4 user_message_chunk hi");
    }
}
