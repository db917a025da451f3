package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.process.isolation.Confinement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What an agent is set to between the opening of its session and the first prompt.
class OpeningSettingsTest {
    private static final String MODES =
            """
            ,"modes":{"currentModeId":"agent","availableModes":[
             {"id":"agent","name":"A"},{"id":"read-only","name":"R"},{"id":"full","name":"F"}]}
            """
                    .replace("\n", "");
    private static final String OPTIONS =
            """
            ,"configOptions":[
             {"id":"mode","category":"mode","type":"select","currentValue":"agent",
              "options":[{"value":"agent","name":"A"},{"value":"read-only","name":"R"}]},
             {"id":"fast","type":"boolean","currentValue":false},
             {"id":"model","category":"model","type":"select","currentValue":"big",
              "options":[{"value":"big","name":"B"},{"value":"small","name":"S"}]}]
            """
                    .replace("\n", "");

    @Test
    void nobodyMayPromptBeforeTheAgentTookTheModeThatAsksAPerson() {
        FakeAgent agent = opened(codex(), List.of(), MODES);
        agent.prompt("hello");

        assertThat(agent.session.heard()).isEmpty();
        assertThat(agent.asked("session/prompt")).isEmpty();
        assertThat(modesAsked(agent)).containsExactly("read-only");

        agent.answers("session/set_mode", "{}");

        assertThat(agent.asked("session/prompt")).hasSize(1);
        assertThat(readyMode(agent)).isEqualTo("read-only");
    }

    @Test
    void aModeInWhichAPersonIsAskedAlreadyIsLeft() {
        FakeAgent agent =
                opened(codex(), List.of(), MODES.replace("\"agent\",\"av", "\"full\",\"av"));

        assertThat(agent.asked("session/set_mode")).isEmpty();
        assertThat(readyMode(agent)).isEqualTo("full");
    }

    @Test
    void theConfiguredModeIsSetInsteadOfTheProfiles() {
        FakeAgent agent = opened(codex(new AgentSetting.Mode("full")), List.of(), MODES);

        assertThat(modesAsked(agent)).containsExactly("full");
    }

    @Test
    void theConfiguredModeIsNotAskedForWhereItIsTheAgentsOwn() {
        FakeAgent agent = opened(codex(new AgentSetting.Mode("agent")), List.of(), MODES);

        assertThat(agent.asked("session/set_mode")).isEmpty();
        assertThat(readyMode(agent)).isEqualTo("agent");
    }

    @Test
    void whatAPersonChoseIsSetInsteadOfBoth() {
        FakeAgent agent =
                opened(
                        codex(new AgentSetting.Mode("read-only")),
                        List.of(new AgentSetting.Mode("full")),
                        MODES);

        assertThat(modesAsked(agent)).containsExactly("full");
    }

    @Test
    void anOptionThatIsTheModeCountsAsTheMode() {
        FakeAgent agent =
                opened(
                        codex(),
                        List.of(new AgentSetting.ConfigOption("mode", RawJson.ofText("agent"))),
                        OPTIONS);

        assertThat(agent.asked("session/set_config_option")).isEmpty();
        assertThat(readyMode(agent)).isEqualTo("agent");
    }

    @Test
    void optionsAreSetOneAfterAnotherEachAnswerAwaited() {
        FakeAgent agent =
                opened(
                        codex(
                                new AgentSetting.ConfigOption("model", RawJson.ofText("small")),
                                new AgentSetting.ConfigOption("fast", RawJson.of("true"))),
                        List.of(),
                        OPTIONS);
        assertThat(optionsAsked(agent)).containsExactly("mode");

        agent.answers("session/set_config_option", "{}");
        assertThat(optionsAsked(agent)).containsExactly("mode", "model");
        agent.answers("session/set_config_option", "{}");
        assertThat(optionsAsked(agent)).containsExactly("mode", "model", "fast");
        agent.answers("session/set_config_option", "{}");

        assertThat(agent.session.await(Heard.Ready.class).ready().configOptions().node())
                .extracting(option -> option.path("currentValue").asString())
                .containsExactly("read-only", "true", "small");
    }

    @Test
    void aConfiguredModeThatTheAgentDoesNotHaveEndsItWithTheOnesItHas() {
        FakeAgent agent = opened(codex(new AgentSetting.Mode("plan")), List.of(), MODES);
        agent.process.exits(0);

        AgentExit exit = agent.session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.START_FAILED);
        assertThat(exit.message())
                .contains("the mode plan as configured: it has agent, read-only, full");
    }

    @Test
    void aConfiguredOptionThatTheAgentRefusesEndsIt() {
        FakeAgent agent =
                opened(
                        other(new AgentSetting.ConfigOption("model", RawJson.ofText("tiny"))),
                        List.of(),
                        OPTIONS);
        agent.fails("session/set_config_option", "{\"code\":-32602,\"message\":\"no tiny\"}");
        agent.process.exits(0);

        assertThat(agent.session.awaitGone().message())
                .contains("the option model = \"tiny\" as configured: no tiny");
    }

    @Test
    void whatWasChosenBeforeAndIsRefusedNowIsSaidAndTheSessionGoesOn() {
        FakeAgent agent = opened(other(), List.of(new AgentSetting.Mode("gone")), MODES);

        assertThat(readyMode(agent)).isEqualTo("agent");
        assertThat(agent.session.events(EventKind.UNRECOGNIZED).toString())
                .contains("could not be set to the mode gone, chosen before");
    }

    @Test
    void anAgentThatDoesNotTakeTheModeThatAsksAPersonIsSaidToBeSo() {
        FakeAgent agent = opened(codex(), List.of(), MODES);
        agent.fails("session/set_mode", "{\"code\":-32603,\"message\":\"broken\"}");

        assertThat(readyMode(agent)).isEqualTo("agent");
        assertThat(agent.session.events(EventKind.UNRECOGNIZED).toString())
                .contains("the mode read-only, in which it asks a person before it acts: broken");
    }

    @Test
    void whatTheAgentSaysOfItsOptionsMeanwhileIsTheNewer() {
        FakeAgent agent = opened(codex(), List.of(), MODES + OPTIONS);
        agent.updates(
                "{\"sessionUpdate\":\"config_option_update\""
                        + OPTIONS.replace(
                                "\"currentValue\":\"agent\"", "\"currentValue\":\"read-only\"")
                        + "}");
        agent.answers("session/set_mode", "{}");

        JsonNode first =
                agent.session.await(Heard.Ready.class).ready().configOptions().node().path(0);
        assertThat(first.path("currentValue").asString()).isEqualTo("read-only");
        assertThat(agent.session.events(EventKind.CONFIG_OPTION_UPDATE)).isEmpty();
    }

    @Test
    void anUnknownAgentIsRecognisedByWhatItCallsItself() {
        FakeAgent agent = FakeAgent.started(other(), List.of());
        agent.answers(
                "initialize",
                "{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"qwen-code\"},\"agentCapabilities\":{}}");
        agent.answers(
                "session/new",
                """
                {"sessionId":"s-1","modes":{"currentModeId":"auto","availableModes":[\
                {"id":"auto"},{"id":"default"}]}}\
                """);

        assertThat(modesAsked(agent)).containsExactly("default");
    }

    private static FakeAgent opened(AgentSpec spec, List<AgentSetting> chosen, String more) {
        FakeAgent agent = FakeAgent.started(spec, chosen);
        agent.initialized("{}");
        agent.answers("session/new", "{\"sessionId\":\"s-1\"" + more + "}");
        return agent;
    }

    private static AgentSpec codex(AgentSetting... settings) {
        return new AgentSpec(
                "mine",
                "x",
                List.of(),
                Map.of(),
                "codex",
                List.of(settings),
                WorkplaceOffer.NONE,
                Confinement.NONE);
    }

    private static AgentSpec other(AgentSetting... settings) {
        return new AgentSpec(
                "mine",
                "x",
                List.of(),
                Map.of(),
                "",
                List.of(settings),
                WorkplaceOffer.NONE,
                Confinement.NONE);
    }

    private static List<String> modesAsked(FakeAgent agent) {
        return agent.asked("session/set_mode").stream()
                .map(call -> call.at("/params/modeId").asString())
                .toList();
    }

    private static List<String> optionsAsked(FakeAgent agent) {
        return agent.asked("session/set_config_option").stream()
                .map(call -> call.at("/params/configId").asString())
                .toList();
    }

    private static String readyMode(FakeAgent agent) {
        return agent.session
                .await(Heard.Ready.class)
                .ready()
                .modes()
                .node()
                .path("currentModeId")
                .asString();
    }
}
