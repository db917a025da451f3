package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentSpec;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.fake.FakeLauncher;
import dev.gangway.process.fake.FakeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// An agent that is started for one request.
class AcpErrandTest {
    private static final String INTRODUCTION =
            "{\"protocolVersion\":1,\"authMethods\":[{\"id\":\"key\",\"name\":\"API key\"},"
                    + "{\"id\":\"tty\",\"name\":\"Terminal\",\"type\":\"terminal\"}],"
                    + "\"agentCapabilities\":{\"auth\":{\"logout\":{}},"
                    + "\"sessionCapabilities\":{\"delete\":{}}}}";
    private static final AgentSpec SPEC =
            new AgentSpec("fake", "fake", List.of(), Map.of("API_KEY", "sk-secret"), "");

    private final FakeLauncher launcher = new FakeLauncher();
    private final List<Object> told = new ArrayList<>();
    private final List<Runnable> countdowns = new ArrayList<>();
    private Duration limit = Duration.ZERO;

    @Test
    void aLogInIsAskedAnsweredAndOver() {
        FakeProcess agent = begin(new AgentErrand.Authenticate("key"));

        answers(agent, "initialize", INTRODUCTION);
        answers(agent, "authenticate", "{\"_meta\":{\"account\":\"a\"}}");

        assertThat(agent.stopRequested()).isTrue();
        assertThat(told).isEmpty();
        agent.exits(0);
        assertThat(told).containsExactly(RawJson.of("{\"_meta\":{\"account\":\"a\"}}"));
        assertThat(asked(agent, "authenticate").path("params"))
                .hasToString("{\"methodId\":\"key\"}");
        assertThat(limit).isEqualTo(AcpErrand.LOGIN_TIME_MAX);
    }

    @Test
    void aMethodThatTheAgentDoesNotHaveIsNotAskedFor() {
        FakeProcess agent = begin(new AgentErrand.Authenticate("other"));

        answers(agent, "initialize", INTRODUCTION);
        agent.exits(0);

        assertThat(agent.sent()).hasSize(1);
        assertThat(problem().code()).isEqualTo(ErrorCode.INVALID);
        assertThat(problem()).hasMessageContaining("key, tty");
    }

    @Test
    void aMethodForATerminalIsNotAskedFor() {
        FakeProcess agent = begin(new AgentErrand.Authenticate("tty"));

        answers(agent, "initialize", INTRODUCTION);
        agent.exits(0);

        assertThat(problem()).hasMessageContaining("in a terminal on the server");
    }

    @Test
    void aRefusalIsToldInTheAgentsWordsButNotItsKeys() {
        FakeProcess agent = begin(new AgentErrand.Authenticate("key"));

        answers(agent, "initialize", INTRODUCTION);
        fails(agent, "authenticate", "{\"code\":-32000,\"message\":\"bad key sk-secret\"}");
        agent.exits(1);

        assertThat(problem().code()).isEqualTo(ErrorCode.AUTH_REQUIRED);
        assertThat(problem()).hasMessageContaining("bad key [hidden]");
        assertThat(problem().detail().node().at("/authMethods/0/id").asString()).isEqualTo("key");
    }

    @Test
    void loggingOutAndForgettingAreAskedWhereTheAgentCan() {
        FakeProcess out = begin(new AgentErrand.Logout());
        answers(out, "initialize", INTRODUCTION);
        answers(out, "logout", "{}");
        out.exits(0);
        FakeProcess forgetting = begin(new AgentErrand.DeleteSession("s-1"));
        answers(forgetting, "initialize", INTRODUCTION);
        answers(forgetting, "session/delete", "{}");
        forgetting.exits(0);
        FakeProcess cannot = begin(new AgentErrand.Logout());
        answers(cannot, "initialize", "{\"protocolVersion\":1}");
        cannot.exits(0);

        assertThat(told.subList(0, 2)).containsOnly(RawJson.EMPTY_OBJECT);
        assertThat(problem().code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(asked(forgetting, "session/delete").path("params"))
                .hasToString("{\"sessionId\":\"s-1\"}");
    }

    @Test
    void anErrandTakesNoLongerThanItMay() {
        FakeProcess agent = begin(new AgentErrand.Authenticate("key"));

        countdowns.getFirst().run();
        answers(agent, "initialize", INTRODUCTION);
        agent.exits(143);

        assertThat(agent.stopRequested()).isTrue();
        assertThat(problem().code()).isEqualTo(ErrorCode.AGENT_FAILED);
        assertThat(problem()).hasMessageContaining("within 300 s");
    }

    @Test
    void anAgentThatEndsTooEarlyOrNeverBeginsIsToldOnce() {
        FakeProcess agent = begin(new AgentErrand.Authenticate("key"));
        agent.exits(3);
        launcher.fail();
        driver().run(SPEC, Path.of("/"), new AgentErrand.Logout(), ending());

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).asString().contains("exit code 3");
        assertThat(told.get(1)).asString().contains("no such program");
    }

    @Test
    void garbageAndWhatItAsksMeanwhileAreNoAnswer() {
        FakeProcess agent = begin(new AgentErrand.Authenticate("key"));

        agent.says("hello, I am no JSON");
        answers(agent, "initialize", INTRODUCTION);
        agent.says(
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"elicitation/create\",\"params\":{}}");
        answers(agent, "authenticate", "{}");
        agent.exits(0);

        assertThat(told).containsExactly(RawJson.EMPTY_OBJECT);
        assertThat(agent.sent().getLast()).contains("-32601");
    }

    private FakeProcess begin(AgentErrand errand) {
        driver().run(SPEC, Path.of("/"), errand, ending());
        return launcher.launched().getLast();
    }

    private AcpDriver driver() {
        return new AcpDriver(
                launcher,
                ProcessLimits.standard(),
                AcpLimits.standard(Duration.ofSeconds(60)),
                (time, atEnd) -> {
                    limit = time;
                    countdowns.add(atEnd);
                    return () -> countdowns.remove(atEnd);
                },
                "1",
                dev.gangway.agent.NoWorkplace.FOR_ALL);
    }

    private AgentErrand.Ending ending() {
        return new AgentErrand.Ending() {
            @Override
            public void done(RawJson answer) {
                told.add(answer);
            }

            @Override
            public void failed(GatewayException problem) {
                told.add(problem);
            }
        };
    }

    private GatewayException problem() {
        return (GatewayException) told.getLast();
    }

    private static void answers(FakeProcess agent, String method, String result) {
        agent.says(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + asked(agent, method).path("id")
                        + ",\"result\":"
                        + result
                        + "}");
    }

    private static void fails(FakeProcess agent, String method, String error) {
        agent.says(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + asked(agent, method).path("id")
                        + ",\"error\":"
                        + error
                        + "}");
    }

    private static JsonNode asked(FakeProcess agent, String method) {
        return agent.sent().stream()
                .map(Json::parse)
                .filter(line -> Json.text(line, "method", "").equals(method))
                .findFirst()
                .orElseThrow();
    }
}
