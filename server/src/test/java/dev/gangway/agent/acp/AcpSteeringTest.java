package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.SteerOutcome;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Prompts for the running turn, as claude-agent-acp and codex-acp take them.
class AcpSteeringTest {
    private static final RawJson LEFT = RawJson.of("[{\"type\":\"text\",\"text\":\"left\"}]");
    private final FakeAgent agent = FakeAgent.started();

    private void open(String initialized) {
        agent.answers("initialize", initialized);
        agent.answers("session/new", "{\"sessionId\":\"s-1\"}");
    }

    private void steerable() {
        open("{\"protocolVersion\":1,\"_meta\":{\"steering\":{\"supported\":true}}}");
    }

    private boolean steers() {
        return agent.session.await(Heard.Ready.class).ready().steers();
    }

    @Test
    void anAgentSaysAtTheTopOfItsFirstAnswerThatItCanBeSteered() {
        steerable();

        assertThat(steers()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"protocolVersion\":1}",
                "{\"protocolVersion\":1,\"_meta\":{\"steering\":{\"supported\":\"true\"}}}",
                "{\"protocolVersion\":1,\"_meta\":[]}",
                "{\"protocolVersion\":1,\"agentCapabilities\":{\"_meta\":{\"steering\":{\"supported\":true}}}}"
            })
    void anAgentThatDoesNotSaySoCannotBe(String initialized) {
        open(initialized);

        assertThat(steers()).isFalse();
    }

    @Test
    void aPromptForTheTurnIsSentWithTheWishThatNoOtherTurnIsStarted() {
        steerable();
        agent.prompt("hi");

        agent.connection.steer(2, LEFT);

        assertThat(agent.asked("_session/steering").getLast().path("params"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"sessionId":"s-1","prompt":[{"type":"text","text":"left"}],
                                 "_meta":{"steering":{"idleBehavior":"promptRequired"}}}\
                                """));
    }

    @Test
    void whatBecameOfItIsToldByItsKey() {
        steerable();
        agent.prompt("hi");
        agent.connection.steer(2, LEFT);
        agent.answers("_session/steering", "{\"outcome\":\"injected\"}");
        agent.connection.steer(3, LEFT);
        agent.answers("_session/steering", "{\"outcome\":\"promptRequired\",\"reason\":\"x\"}");
        agent.connection.steer(4, LEFT);
        agent.answers("_session/steering", "{\"outcome\":\"startedNewTurn\"}");
        agent.connection.steer(5, LEFT);
        agent.fails("_session/steering", "{\"code\":-32602,\"message\":\"no\"}");

        assertThat(agent.session.all(Heard.Steered.class))
                .containsExactly(
                        new Heard.Steered(2, new SteerOutcome.Injected()),
                        new Heard.Steered(3, new SteerOutcome.NoTurn()),
                        new Heard.Steered(4, new SteerOutcome.Injected()),
                        new Heard.Steered(5, new SteerOutcome.Failed("no")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"outcome\":\"maybe\"}", "{\"outcome\":1}", "null"})
    void anAnswerThatSaysNothingIsNone(String result) {
        steerable();
        agent.prompt("hi");
        agent.connection.steer(2, LEFT);

        agent.answers("_session/steering", result);

        assertThat(agent.session.all(Heard.Steered.class)).isEmpty();
    }

    @Test
    void theAnswerMayComeWhenTheTurnIsOver() {
        steerable();
        agent.prompt("hi");
        agent.connection.steer(2, LEFT);
        agent.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");

        agent.answers("_session/steering", "{\"outcome\":\"injected\"}");

        assertThat(agent.session.heard())
                .endsWith(new Heard.Steered(2, new SteerOutcome.Injected()));
    }

    @Test
    void ofAnAgentThatIsGoneNothingIsTold() {
        steerable();
        agent.prompt("hi");
        agent.connection.steer(2, LEFT);

        agent.process.exits(1);
        agent.connection.steer(3, LEFT);

        assertThat(agent.session.all(Heard.Steered.class)).isEmpty();
        assertThat(agent.session.wrongs()).isEmpty();
    }
}
