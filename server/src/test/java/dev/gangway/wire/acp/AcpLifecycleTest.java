package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Command;
import dev.gangway.command.SessionSetup;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSession;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Forking and deleting sessions, logging agents in, and what clients bring.
class AcpLifecycleTest {
    private static final String S1 =
            "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"mcpServers\":[]}";
    private static final String SETUP =
            "\"additionalDirectories\":[\"/project/more\"],\"mcpServers\":[{\"type\":\"http\","
                    + "\"name\":\"n\",\"url\":\"https://n.example/\",\"headers\":[]}]";

    private final FakeGateway gateway = new FakeGateway();

    @Test
    void initializeOffersWhatGatewayAndAgentCan() {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT);

        JsonNode capabilities = client.initialize("{}").path("result").path("agentCapabilities");

        assertThat(capabilities.path("sessionCapabilities"))
                .hasToString(
                        "{\"list\":{},\"resume\":{},\"close\":{},\"delete\":{},\"fork\":{},"
                                + "\"additionalDirectories\":{}}");
        assertThat(capabilities.path("mcpCapabilities"))
                .hasToString("{\"http\":true,\"sse\":false}");
        assertThat(capabilities.path("auth")).hasToString("{\"logout\":{}}");
    }

    @Test
    void anAgentThatIsNotKnownOffersWhatIsGangwaysOwn() {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT, Optional.of("other"));

        JsonNode capabilities = client.initialize("{}").path("result").path("agentCapabilities");

        assertThat(capabilities.path("sessionCapabilities"))
                .hasToString("{\"list\":{},\"resume\":{},\"close\":{},\"delete\":{}}");
        assertThat(capabilities.path("mcpCapabilities"))
                .hasToString("{\"http\":false,\"sse\":false}");
        assertThat(capabilities.has("auth")).isFalse();
    }

    @Test
    void aForkIsAnsweredLikeANewSession() {
        FakeSession parent = gateway.session("s1");
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "hi");
        parent.stops("end_turn");
        client.received();
        gateway.commands();

        client.request("session/fork", S1);
        List<JsonNode> frames = client.received();

        JsonNode result = frames.getFirst().path("result");
        assertThat(result.path("sessionId").stringValue()).isEqualTo("s2");
        JsonNode gangway = result.path("_meta").path("gangway");
        assertThat(gangway.path("remembers").booleanValue()).isTrue();
        assertThat(gangway.path("state").path("forkedFrom"))
                .hasToString(
                        "{\"session\":\"s1\",\"turn\":1,\"complete\":true,\"remembers\":true}");
        assertThat(frames.stream().skip(1).map(FrameWords::of))
                .containsExactly(
                        "#1 session_created", "#2 imported", "#3 imported", "#4 agent_started");
        assertThat(gateway.commands())
                .containsExactly(
                        new Command.ForkSession(
                                "s1", "/project", SessionSetup.NONE, Optional.empty()));
    }

    @Test
    void aStockClientForksToo() {
        gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);

        JsonNode result = client.result(client.request("session/fork", S1));

        assertThat(result).hasToString("{\"sessionId\":\"s2\"}");
        client.prompt("s2", "hello");
        gateway.session("s2").says("hi");
        assertThat(client.words()).containsExactly("agent_message_chunk hi");
    }

    @Test
    void whatIsBroughtIsPassedOnWithEachWayIn() {
        gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);
        String known = "{\"sessionId\":\"s1\",\"cwd\":\"/project\"," + SETUP + "}";

        client.request("session/new", "{\"cwd\":\"/project\"," + SETUP + "}");
        client.request("session/fork", known);
        client.request("session/load", known);
        client.request("session/resume", known);

        assertThat(client.words()).containsExactly("result 2", "result 3", "result 4", "result 5");
        List<Command> commands = gateway.commands();
        SessionSetup setup = ((Command.CreateSession) commands.getFirst()).setup();
        assertThat(setup.additionalDirectories()).containsExactly("/project/more");
        assertThat(setup.servers().list()).hasSize(1);
        assertThat(((Command.ForkSession) commands.get(1)).setup()).isEqualTo(setup);
        assertThat(commands.subList(2, 4)).containsOnly(new Command.SetUpSession("s1", setup));
    }

    @Test
    void aRefusedSetUpAttachesNobody() {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);

        JsonNode error =
                client.error(
                        client.request(
                                "session/resume",
                                "{\"sessionId\":\"s1\",\"cwd\":\"/project\","
                                        + "\"additionalDirectories\":[\"/etc\"]}"));

        assertThat(error.path("code").intValue()).isEqualTo(-32602);
        assertThat(session.watchers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"additionalDirectories\":[7]}",
                "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"additionalDirectories\":[\"a\"]}",
                "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"additionalDirectories\":\"/a\"}",
                "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"mcpServers\":[{\"name\":\"x\"}]}",
                "{\"sessionId\":\"s1\",\"cwd\":\"project\"}"
            })
    void whatIsNotAsAcpSaysIsRefusedByEachWayIn(String params) {
        gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);

        for (String method :
                List.of("session/new", "session/fork", "session/load", "session/resume")) {
            JsonNode error = client.error(client.request(method, params));
            assertThat(error.path("code").intValue()).as(method).isEqualTo(-32602);
        }
        assertThat(gateway.commands()).isEmpty();
    }

    @Test
    void whoIsAttachedToADeletedSessionIsToldAndDetached() {
        FakeSession session = gateway.session("s1");
        TestClient stock = TestClient.stock(gateway, 1);
        TestClient announced = TestClient.gangway(gateway, 2);
        TestClient deleter = TestClient.stock(gateway, 3);
        stock.request("session/resume", S1);
        announced.request("session/resume", S1);
        stock.received();
        announced.received();

        deleter.request("session/delete", "{\"sessionId\":\"s1\"}");

        assertThat(deleter.words()).containsExactly("result 2");
        assertThat(announced.words()).containsExactly("_gangway/deleted");
        assertThat(stock.received()).isEmpty();
        assertThat(session.stream().readers()).isZero();
        for (TestClient client : List.of(stock, announced, deleter)) {
            JsonNode error = client.error(client.request("session/resume", S1));
            assertThat(error.path("code").intValue()).isEqualTo(-32002);
        }
    }

    @Test
    void aPromptThatWaitsInADeletedSessionIsAnswered() {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "hi");

        session.gone();

        assertThat(client.words()).containsExactly("error 2 -32002");
    }

    @Test
    void aRunningTurnRefusesTheDeletion() {
        gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "hi");

        JsonNode error = client.error(client.request("session/delete", "{\"sessionId\":\"s1\"}"));

        assertThat(error.path("code").intValue()).isEqualTo(-32013);
    }

    @Test
    void aLogInIsPassedOnForThePathsAgent() {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT, Optional.of("other"));
        client.initialize("{}");

        JsonNode login = client.result(client.request("authenticate", "{\"methodId\":\"login\"}"));
        JsonNode logout = client.result(client.request("logout", "{}"));

        assertThat(login).hasToString("{\"_meta\":{\"account\":\"a\"}}");
        assertThat(logout).hasToString("{}");
        assertThat(gateway.commands())
                .containsExactly(
                        new Command.Authenticate(Optional.of("other"), "login"),
                        new Command.Logout(Optional.of("other")));
    }

    @Test
    void anAgentThatWantsALogInSaysItsMethodsInTheError() {
        TestClient client = TestClient.stock(gateway, 1);

        JsonNode error = client.error(client.request("authenticate", "{\"methodId\":\"no\"}"));

        assertThat(error.path("code").intValue()).isEqualTo(-32000);
        assertThat(error.path("data"))
                .hasToString(
                        "{\"code\":\"AUTH_REQUIRED\",\"retry\":false,\"authMethods\":"
                                + "[{\"id\":\"login\",\"name\":\"Log in\",\"description\":null}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"methodId\":7}", "{\"methodId\":\"\"}"})
    void aLogInNeedsAMethod(String params) {
        TestClient client = TestClient.stock(gateway, 1);

        JsonNode error = client.error(client.request("authenticate", params));

        assertThat(error.path("code").intValue()).isEqualTo(-32602);
    }
}
