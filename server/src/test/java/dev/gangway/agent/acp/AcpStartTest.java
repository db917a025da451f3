package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoAgent;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.fake.FakeLauncher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// From the start of a program to a session that is open.
class AcpStartTest {
    private static final String CAN_RESUME =
            "{\"loadSession\":true,\"sessionCapabilities\":{\"resume\":{}}}";
    private static final String CAN_LOAD = "{\"loadSession\":true}";

    @Test
    void theAgentIsToldWhatItsClientCanDo() {
        FakeAgent agent = FakeAgent.started();

        assertThat(agent.asked("initialize").getFirst().path("params"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"protocolVersion":1,
                                 "clientCapabilities":{
                                   "fs":{"readTextFile":false,"writeTextFile":false},
                                   "terminal":false,
                                   "elicitation":{"form":{},"url":{}}},
                                 "clientInfo":{"name":"gangway","title":"Gangway","version":"1.2.3"}}
                                """));
    }

    @Test
    void newSessionIsToldWithAllThatTheAgentSaid() {
        FakeAgent agent = FakeAgent.started();

        agent.answers(
                "initialize",
                """
                {"protocolVersion":1,"agentInfo":{"name":"f"},"agentCapabilities":{"x":1.0},\
                "authMethods":[{"id":"a"}]}\
                """);
        agent.answers(
                "session/new",
                "{\"sessionId\":\"s-1\",\"modes\":{\"currentModeId\":\"m\"},\"configOptions\":[]}");

        assertThat(agent.asked("session/new").getFirst().path("params"))
                .isEqualTo(Json.parse("{\"cwd\":\"/project\",\"mcpServers\":[]}"));
        assertThat(agent.session.heard())
                .containsExactly(
                        new Heard.Ready(
                                new AgentReady(
                                        "s-1",
                                        false,
                                        RawJson.of("{\"name\":\"f\"}"),
                                        RawJson.of("{\"x\":1.0}"),
                                        RawJson.of("[{\"id\":\"a\"}]"),
                                        RawJson.of("{\"currentModeId\":\"m\"}"),
                                        RawJson.EMPTY_ARRAY,
                                        false)));
    }

    @Test
    void anAgentThatSaysNothingOfItselfIsTakenAsItIs() {
        FakeAgent agent = FakeAgent.started();

        agent.answers("initialize", "{\"protocolVersion\":1,\"agentInfo\":null}");
        agent.answers("session/new", "{\"sessionId\":\"s-1\",\"modes\":null}");

        AgentReady ready = agent.session.await(Heard.Ready.class).ready();
        assertThat(ready.agentInfo()).isEqualTo(RawJson.EMPTY_OBJECT);
        assertThat(ready.authMethods()).isEqualTo(RawJson.EMPTY_ARRAY);
        assertThat(ready.modes()).isEqualTo(RawJson.NULL);
        assertThat(ready.configOptions()).isEqualTo(RawJson.NULL);
    }

    @Test
    void resumeIsPreferredToLoad() {
        FakeAgent agent = FakeAgent.resuming("old");

        agent.initialized(CAN_RESUME);
        agent.answers("session/resume", "{}");

        assertThat(agent.asked("session/load")).isEmpty();
        assertThat(agent.asked("session/resume").getFirst().path("params"))
                .isEqualTo(
                        Json.parse(
                                "{\"sessionId\":\"old\",\"cwd\":\"/project\",\"mcpServers\":[]}"));
        AgentReady ready = agent.session.await(Heard.Ready.class).ready();
        assertThat(ready.agentSession()).isEqualTo("old");
        assertThat(ready.resumed()).isTrue();
    }

    @Test
    void whatIsReplayedDuringLoadIsNotToldAgain() {
        FakeAgent agent = FakeAgent.resuming("s-1");

        agent.initialized(CAN_LOAD);
        agent.chunk("said long ago");
        agent.answers("session/load", "{}");
        agent.chunk("said now");

        assertThat(agent.session.text()).isEqualTo("said now");
        assertThat(agent.asked("_gangway/loaded")).isEmpty();
    }

    @Test
    void whatGeminiReplaysAfterLoadIsNotToldAgain() {
        FakeAgent agent = FakeAgent.resuming("s-1");

        agent.answers(
                "initialize",
                "{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"gemini-cli\"},"
                        + "\"agentCapabilities\":"
                        + CAN_LOAD
                        + "}");
        agent.chunk("said long ago");
        agent.updates("{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\"}");
        agent.updates("{\"sessionUpdate\":\"available_commands_update\"}");
        agent.answers("session/load", "{}");
        agent.chunk("said long ago, too");
        agent.fails("_gangway/loaded", "{\"code\":-32601,\"message\":\"Method not found\"}");
        agent.chunk("said now");

        assertThat(agent.session.text()).isEqualTo("said now");
        assertThat(agent.session.events(EventKind.TOOL_CALL)).isEmpty();
        assertThat(agent.session.events(EventKind.AVAILABLE_COMMANDS_UPDATE)).hasSize(1);
        assertThat(agent.session.await(Heard.Ready.class).ready().resumed()).isTrue();
    }

    @Test
    void aSessionThatIsNotTakenUpAgainBeginsAnew() {
        FakeAgent agent = FakeAgent.resuming("lost");

        agent.initialized(CAN_LOAD);
        agent.fails("session/load", "{\"code\":-32002,\"message\":\"Resource not found\"}");
        agent.answers("session/new", "{\"sessionId\":\"s-2\"}");

        AgentReady ready = agent.session.await(Heard.Ready.class).ready();
        assertThat(ready.agentSession()).isEqualTo("s-2");
        assertThat(ready.resumed()).isFalse();
    }

    @Test
    void anAgentThatCannotResumeBeginsAnew() {
        FakeAgent agent = FakeAgent.resuming("old");

        agent.initialized("{}");
        agent.answers("session/new", "{\"sessionId\":\"s-2\"}");

        assertThat(agent.session.await(Heard.Ready.class).ready().resumed()).isFalse();
    }

    @Test
    void readyIsToldBeforeWhatCameBeforeIt() {
        FakeAgent agent = FakeAgent.started();

        agent.initialized("{}");
        agent.chunk("1");
        agent.updates("another", FakeAgent.chunkUpdate("not ours"));
        agent.chunk("2");
        agent.answers("session/new", "{\"sessionId\":\"s-1\"}");
        agent.chunk("3");

        assertThat(agent.session.heard().getFirst()).isInstanceOf(Heard.Ready.class);
        assertThat(agent.session.text()).isEqualTo("123");
    }

    @Test
    void whatComesBeforeReadyIsBounded() {
        FakeAgent agent = FakeAgent.started();

        agent.initialized("{}");
        for (int i = 0; i < FakeAgent.LIMITS.earlyUpdatesMax() + 5; i++) {
            agent.chunk(Integer.toString(i % 10));
        }
        agent.answers("session/new", "{\"sessionId\":\"s-1\"}");

        assertThat(agent.session.text()).isEqualTo("01234567");
        assertThat(agent.session.events(EventKind.UNRECOGNIZED).getFirst().toString())
                .contains("5 updates");
    }

    @Test
    void anotherProtocolVersionIsRefused() {
        FakeAgent agent = FakeAgent.started();

        agent.answers("initialize", "{\"protocolVersion\":2}");
        agent.process.exits(143);

        assertThat(agent.process.stopRequested()).isTrue();
        AgentExit exit = agent.session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.START_FAILED);
        assertThat(exit.message()).contains("version 2");
        assertThat(agent.asked("session/new")).isEmpty();
    }

    @Test
    void anAgentThatWantsALoginSaysHow() {
        FakeAgent agent = FakeAgent.started();

        agent.answers(
                "initialize",
                """
                {"protocolVersion":1,"authMethods":[{"id":"k","name":"API key"},{"id":"oauth"}]}\
                """);
        agent.fails("session/new", "{\"code\":-32000,\"message\":\"Authentication required\"}");
        agent.process.exits(0);

        AgentExit exit = agent.session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.AUTH_REQUIRED);
        assertThat(exit.message()).contains("API key, oauth");
    }

    @Test
    void aRefusalIsToldInTheAgentsWordsButNotItsKeys() {
        FakeAgent agent = FakeAgent.started();

        agent.initialized("{}");
        agent.fails(
                "session/new",
                """
                {"code":-32603,"message":"Internal error","data":{"details":"bad key sk-secret"}}\
                """);
        agent.process.exits(1);

        AgentExit exit = agent.session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.START_FAILED);
        assertThat(exit.message())
                .contains("Internal error: bad key [hidden]")
                .doesNotContain("sk-secret");
    }

    @Test
    void aSessionWithoutAnIdIsNone() {
        FakeAgent agent = FakeAgent.started();

        agent.initialized("{}");
        agent.answers("session/new", "{\"sessionId\":7}");
        agent.process.exits(1);

        assertThat(agent.session.awaitGone().cause()).isEqualTo(AgentExit.Cause.START_FAILED);
    }

    @Test
    void aStartTakesNoLongerThanItMay() {
        FakeAgent agent = FakeAgent.started();

        agent.countdowns.getFirst().run();
        agent.initialized("{}");
        agent.process.exits(143);

        assertThat(agent.session.heard()).hasSize(1);
        AgentExit exit = agent.session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.START_FAILED);
        assertThat(exit.message()).contains("not ready within 60 s");
    }

    @Test
    void theCountdownStopsWhenTheSessionIsOpen() {
        FakeAgent agent = FakeAgent.open();

        assertThat(agent.countdowns).isEmpty();
    }

    @Test
    void anAgentThatEndsTooEarlyNeverStarted() {
        FakeAgent agent = FakeAgent.started();

        agent.process.exits(3);

        AgentExit exit = agent.session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.START_FAILED);
        assertThat(exit.message()).contains("exit code 3");
    }

    @Test
    void closingBeforeReadyIsAPlainEnd() {
        FakeAgent agent = FakeAgent.started();

        agent.connection.close();
        agent.initialized("{}");
        agent.process.exits(0);

        assertThat(agent.session.heard()).hasSize(1);
        assertThat(agent.session.awaitGone().cause()).isEqualTo(AgentExit.Cause.CLOSED);
    }

    @Test
    void aProgramThatCannotBeStartedIsSaidSo() {
        RecordingSession session = new RecordingSession();
        FakeLauncher launcher = new FakeLauncher();
        launcher.fail();
        AcpDriver driver =
                new AcpDriver(
                        launcher,
                        ProcessLimits.standard(),
                        AcpLimits.standard(Duration.ofSeconds(1)),
                        (_, _) -> () -> {},
                        "1",
                        NoWorkplace.FOR_ALL);
        AgentSpec spec = new AgentSpec("none", "none", List.of(), Map.of(), "");

        var connection =
                driver.connect(new AgentStart("S", spec, Path.of("/"), Optional.empty()), session);

        assertThat(connection).isInstanceOf(NoAgent.class);
        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.START_FAILED);
        assertThat(session.awaitGone().message()).contains("none").contains("no such program");
    }

    @Test
    void whatIsAskedBeforeReadyWaits() {
        FakeAgent agent = FakeAgent.started();

        agent.connection.set(new AgentSetting.Mode("plan"));
        agent.prompt("hello");
        assertThat(agent.sent()).hasSize(1);
        agent.initialized("{}");
        agent.answers("session/new", "{\"sessionId\":\"s-1\"}");

        assertThat(agent.sent().stream().map(line -> Json.text(line, "method", "")))
                .containsExactly("initialize", "session/new", "session/set_mode", "session/prompt");
    }

    @Test
    void aPromptThatIsCancelledBeforeReadyIsNeverSent() {
        FakeAgent agent = FakeAgent.started();

        agent.prompt("hello");
        agent.connection.cancel();
        agent.initialized("{}");
        agent.answers("session/new", "{\"sessionId\":\"s-1\"}");

        assertThat(agent.asked("session/prompt")).isEmpty();
        assertThat(agent.session.awaitTurn(1))
                .isInstanceOfSatisfying(
                        TurnOutcome.Stopped.class,
                        stopped -> assertThat(stopped.stopReason()).isEqualTo("cancelled"));
    }

    @Test
    void nobodyIsAskedBeforeReady() {
        FakeAgent agent = FakeAgent.started();

        agent.initialized("{}");
        agent.asksPermission("5", "t");

        assertThat(agent.session.heard()).isEmpty();
        assertThat(agent.answersTo("5").getFirst().at("/result/outcome/outcome").asString())
                .isEqualTo("cancelled");
    }
}
