package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentOpening;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentSetup;
import dev.gangway.command.McpServers;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Which session an agent opens, and what it gets for it.
class AcpOpeningTest {
    private static final String SERVERS =
            "[{\"type\":\"http\",\"name\":\"n\",\"url\":\"https://n.example/mcp\","
                    + "\"headers\":[{\"name\":\"Key\",\"value\":\"hidden-from-all\"}]},"
                    + "{\"name\":\"p\",\"command\":\"/bin/p\",\"args\":[],\"env\":[]}]";
    private static final AgentSetup SETUP =
            new AgentSetup(List.of(Path.of("/more")), McpServers.read(RawJson.of(SERVERS)));
    private static final AgentOpening FORK = new AgentOpening.Fork("parent");
    private static final AgentOpening FRESH = new AgentOpening.Fresh();
    private static final String ALL =
            "{\"loadSession\":true,\"mcpCapabilities\":{\"http\":true},\"sessionCapabilities\":"
                    + "{\"fork\":{},\"additionalDirectories\":{}}}";

    @Test
    void anAgentThatCanForkRemembersItsParent() {
        FakeAgent agent = FakeAgent.starting(FORK, SETUP);

        agent.initialized(ALL);
        agent.answers("session/fork", "{\"sessionId\":\"child\"}");

        JsonNode params = agent.asked("session/fork").getFirst().path("params");
        assertThat(params.path("sessionId").asString()).isEqualTo("parent");
        assertThat(params.path("cwd").asString()).isEqualTo("/project");
        assertThat(params.path("additionalDirectories")).hasToString("[\"/more\"]");
        assertThat(params.path("mcpServers")).hasToString(SERVERS);
        assertThat(ready(agent).agentSession()).isEqualTo("child");
        assertThat(ready(agent).resumed()).isTrue();
    }

    @Test
    void anAgentThatCannotForkBeginsAnew() {
        FakeAgent agent = FakeAgent.starting(FORK, AgentSetup.NONE);

        agent.initialized("{\"loadSession\":true}");
        agent.answers("session/new", "{\"sessionId\":\"child\"}");

        assertThat(agent.asked("session/fork")).isEmpty();
        assertThat(agent.asked("session/load")).isEmpty();
        assertThat(ready(agent).resumed()).isFalse();
    }

    @Test
    void aForkThatTheAgentRefusesBeginsAnew() {
        FakeAgent agent = FakeAgent.starting(FORK, AgentSetup.NONE);

        agent.initialized(ALL);
        agent.fails("session/fork", "{\"code\":-32002,\"message\":\"unknown\"}");
        agent.answers("session/new", "{\"sessionId\":\"child\"}");

        assertThat(ready(agent).resumed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mcpCapabilities\":{\"http\":true}}",
                "{\"sessionCapabilities\":{\"additionalDirectories\":{}}}",
                "{\"sessionCapabilities\":{\"additionalDirectories\":{}},"
                        + "\"mcpCapabilities\":{\"sse\":true}}"
            })
    void aNewSessionIsRefusedWhenTheAgentCannotTakeWhatWasBrought(String capabilities) {
        FakeAgent agent = FakeAgent.starting(FRESH, SETUP);

        agent.initialized(capabilities);
        agent.process.exits(0);

        assertThat(agent.asked("session/new")).isEmpty();
        AgentExit exit = agent.session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.SETUP_REFUSED);
        assertThat(exit.message()).contains("takes no ");
    }

    @Test
    void anOlderSessionGoesOnWithoutWhatTheAgentCannotTakeAnyMore() {
        FakeAgent agent = FakeAgent.starting(new AgentOpening.Again("s-1"), SETUP);

        agent.initialized("{\"loadSession\":true}");
        agent.answers("session/load", "{}");

        JsonNode params = agent.asked("session/load").getFirst().path("params");
        assertThat(params.has("additionalDirectories")).isFalse();
        assertThat(params.path("mcpServers")).hasSize(1);
        assertThat(params.path("mcpServers").path(0).path("name").asString()).isEqualTo("p");
        assertThat(ready(agent).resumed()).isTrue();
    }

    @Test
    void allIsSentAgainAtLoad() {
        FakeAgent agent = FakeAgent.starting(new AgentOpening.Again("s-1"), SETUP);

        agent.initialized(ALL);
        agent.answers("session/load", "{}");

        JsonNode params = agent.asked("session/load").getFirst().path("params");
        assertThat(params.path("additionalDirectories")).hasToString("[\"/more\"]");
        assertThat(params.path("mcpServers")).hasToString(SERVERS);
    }

    @Test
    void theSecretsOfServersAreHiddenInWhatItSaysOfItsEnd() {
        FakeAgent agent = FakeAgent.starting(FRESH, SETUP);

        agent.initialized(ALL);
        agent.fails("session/new", "{\"code\":-32603,\"message\":\"bad header hidden-from-all\"}");
        agent.process.exits(1);

        assertThat(agent.session.awaitGone().message())
                .contains("bad header [hidden]")
                .doesNotContain("hidden-from-all");
    }

    @Test
    void anAgentThatWantsALogInTellsItsMethods() {
        FakeAgent agent = FakeAgent.starting(FRESH, AgentSetup.NONE);

        agent.answers(
                "initialize",
                "{\"protocolVersion\":1,\"authMethods\":[{\"id\":\"key\",\"name\":\"API key\"}]}");
        agent.fails("session/new", "{\"code\":-32000,\"message\":\"Authentication required\"}");
        agent.process.exits(0);

        AgentExit exit = agent.session.awaitGone();
        assertThat(exit.message()).contains("by one of: API key", "authenticate");
        assertThat(exit.authMethods()).hasToString("[{\"id\":\"key\",\"name\":\"API key\"}]");
        assertThat(agent.session.introductions())
                .singleElement()
                .satisfies(introduction -> {
                    assertThat(introduction.identity()).isEqualTo("identity");
                    assertThat(introduction.authMethods()).isEqualTo(exit.authMethods());
                });
    }

    private static AgentReady ready(FakeAgent agent) {
        return agent.session.all(Heard.Ready.class).getFirst().ready();
    }
}
