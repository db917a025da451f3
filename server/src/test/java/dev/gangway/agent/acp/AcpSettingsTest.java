package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentSetting;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import org.junit.jupiter.api.Test;

/// Modes, config options and models, in whichever of the three ways an agent has them.
class AcpSettingsTest {
    private static final AgentSetting PLAN = new AgentSetting.Mode("plan");
    private static final String MODES =
            ",\"modes\":{\"currentModeId\":\"default\",\"availableModes\":"
                    + "[{\"id\":\"default\",\"name\":\"D\"},{\"id\":\"plan\",\"name\":\"P\"}]}";
    private static final String MODELS =
            ",\"models\":{\"currentModelId\":\"a\",\"availableModels\":"
                    + "[{\"modelId\":\"a\",\"name\":\"A\"},"
                    + "{\"modelId\":\"b\",\"name\":\"B\",\"description\":\"bigger\"}]}";

    @Test
    void aModeIsTakenWithTheEventThatSaysSo() {
        FakeAgent agent = FakeAgent.openWith(MODES);

        agent.connection.set(PLAN);
        agent.answers("session/set_mode", "{}");

        assertThat(agent.asked("session/set_mode").getFirst().path("params"))
                .isEqualTo(Json.parse("{\"sessionId\":\"s-1\",\"modeId\":\"plan\"}"));
        Heard.SettingTaken taken = agent.session.await(Heard.SettingTaken.class);
        assertThat(taken.setting()).isEqualTo(PLAN);
        assertThat(taken.kind()).isEqualTo(EventKind.CURRENT_MODE_UPDATE);
        assertThat(taken.payload().node())
                .isEqualTo(
                        Json.parse(
                                """
                                {"sessionUpdate":"current_mode_update","currentModeId":"plan"}\
                                """));
    }

    @Test
    void aRefusalIsToldInTheAgentsWords() {
        FakeAgent agent = FakeAgent.openWith(MODES);

        agent.connection.set(PLAN);
        agent.fails(
                "session/set_mode",
                """
                {"code":-32603,"message":"Internal error","data":{"details":"untrusted folder"}}\
                """);

        assertThat(agent.session.await(Heard.SettingRefused.class))
                .isEqualTo(new Heard.SettingRefused(PLAN, "Internal error: untrusted folder"));
    }

    @Test
    void theEchoOfAModeIsNoMessage() {
        FakeAgent agent = FakeAgent.openWith(MODES);

        agent.chunk("[MODE_UPDATE] plan");
        agent.connection.set(PLAN);
        agent.chunk("[MODE_UPDATE] plan");
        agent.chunk("[MODE_UPDATE] yolo");
        agent.answers("session/set_mode", "{}");
        agent.prompt("say it");
        agent.chunk("[MODE_UPDATE] plan");

        assertThat(agent.session.text())
                .isEqualTo("[MODE_UPDATE] plan[MODE_UPDATE] yolo[MODE_UPDATE] plan");
    }

    @Test
    void optionsAreReadAgainFromTheAnswer() {
        FakeAgent agent =
                FakeAgent.openWith(",\"configOptions\":[" + option("effort", "low") + "]");
        AgentSetting setting = new AgentSetting.ConfigOption("effort", RawJson.ofText("high"));

        agent.connection.set(setting);
        agent.answers(
                "session/set_config_option",
                "{\"configOptions\":[" + option("effort", "high") + "," + option("x", "1") + "]}");

        assertThat(agent.asked("session/set_config_option").getFirst().path("params"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"sessionId":"s-1","configId":"effort","value":"high"}\
                                """));
        Heard.SettingTaken taken = agent.session.await(Heard.SettingTaken.class);
        assertThat(taken.kind()).isEqualTo(EventKind.CONFIG_OPTION_UPDATE);
        assertThat(taken.payload().toString())
                .isEqualTo(
                        "{\"sessionUpdate\":\"config_option_update\",\"configOptions\":["
                                + option("effort", "high")
                                + ","
                                + option("x", "1")
                                + "]}");
    }

    @Test
    void aBooleanSaysThatItIsOne() {
        FakeAgent agent = FakeAgent.openWith("");

        agent.connection.set(new AgentSetting.ConfigOption("fast", RawJson.TRUE));

        assertThat(agent.asked("session/set_config_option").getFirst().path("params"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"sessionId":"s-1","type":"boolean","configId":"fast",
                                 "value":true}\
                                """));
    }

    @Test
    void anAgentThatDoesNotRepeatItsOptionsIsBelieved() {
        FakeAgent agent =
                FakeAgent.openWith(",\"configOptions\":[" + option("effort", "low") + "]");

        agent.connection.set(new AgentSetting.ConfigOption("effort", RawJson.ofText("high")));
        agent.answers("session/set_config_option", "{}");

        assertThat(
                        agent.session
                                .await(Heard.SettingTaken.class)
                                .payload()
                                .node()
                                .at("/configOptions/0/currentValue")
                                .asString())
                .isEqualTo("high");
    }

    @Test
    void modelsAreShownAsAnOption() {
        FakeAgent agent = FakeAgent.openWith(MODES + MODELS);
        AgentReady ready = agent.session.await(Heard.Ready.class).ready();

        agent.connection.set(new AgentSetting.ConfigOption("model", RawJson.ofText("b")));
        agent.answers("session/set_model", "{}");

        assertThat(ready.configOptions().node())
                .isEqualTo(
                        Json.parse(
                                """
                                [{"id":"model","name":"Model","category":"model","type":"select",
                                  "currentValue":"a","options":[{"value":"a","name":"A"},
                                  {"value":"b","name":"B","description":"bigger"}]}]\
                                """));
        assertThat(agent.asked("session/set_model").getFirst().path("params"))
                .isEqualTo(Json.parse("{\"sessionId\":\"s-1\",\"modelId\":\"b\"}"));
        assertThat(
                        agent.session
                                .await(Heard.SettingTaken.class)
                                .payload()
                                .node()
                                .at("/configOptions/0/currentValue")
                                .asString())
                .isEqualTo("b");
    }

    @Test
    void modelsStayAnOptionWhenTheOthersChange() {
        FakeAgent agent =
                FakeAgent.openWith(MODELS + ",\"configOptions\":[" + option("effort", "low") + "]");

        agent.updates(
                "{\"sessionUpdate\":\"config_option_update\",\"configOptions\":["
                        + option("effort", "high")
                        + "]}");

        assertThat(
                        agent.session
                                .events(EventKind.CONFIG_OPTION_UPDATE)
                                .getFirst()
                                .node()
                                .path("configOptions")
                                .valueStream()
                                .map(option -> Json.text(option, "id", "")))
                .containsExactly("effort", "model");
    }

    @Test
    void modelsAreNotShownBesideAnOptionForThem() {
        String option = "{\"id\":\"m\",\"category\":\"model\",\"currentValue\":\"a\"}";
        FakeAgent agent = FakeAgent.openWith(MODELS + ",\"configOptions\":[" + option + "]");

        assertThat(agent.session.await(Heard.Ready.class).ready().configOptions().toString())
                .isEqualTo("[" + option + "]");
    }

    @Test
    void anOptionForTheModeIsShownAsModes() {
        FakeAgent agent = FakeAgent.openWith(",\"configOptions\":[" + modeOption("build") + "]");
        AgentReady ready = agent.session.await(Heard.Ready.class).ready();

        agent.connection.set(PLAN);
        agent.answers(
                "session/set_config_option", "{\"configOptions\":[" + modeOption("plan") + "]}");

        assertThat(ready.modes().node())
                .isEqualTo(
                        Json.parse(
                                """
                                {"currentModeId":"build","availableModes":[
                                 {"id":"build","name":"build"},
                                 {"id":"plan","name":"Plan","description":"no edits"}]}\
                                """));
        assertThat(agent.asked("session/set_config_option").getFirst().at("/params/configId"))
                .isEqualTo(Json.parse("\"agent-mode\""));
        assertThat(agent.session.events(EventKind.CONFIG_OPTION_UPDATE)).hasSize(1);
        assertThat(agent.session.await(Heard.SettingTaken.class))
                .isEqualTo(
                        new Heard.SettingTaken(
                                PLAN,
                                EventKind.CURRENT_MODE_UPDATE,
                                AcpSettings.modeUpdate("plan")));
    }

    @Test
    void anOptionForTheModeThatChangesIsToldAsAModeToo() {
        FakeAgent agent = FakeAgent.openWith(",\"configOptions\":[" + modeOption("build") + "]");

        agent.updates(
                "{\"sessionUpdate\":\"config_option_update\",\"configOptions\":["
                        + modeOption("plan")
                        + "]}");

        assertThat(agent.session.events(EventKind.CURRENT_MODE_UPDATE))
                .containsExactly(AcpSettings.modeUpdate("plan"));
    }

    @Test
    void tooManyChangesWithoutAnAnswerEndTheAgent() {
        FakeAgent agent = FakeAgent.openWith(MODES);

        for (int i = 0; i <= FakeAgent.LIMITS.settingsOpenMax(); i++) {
            agent.connection.set(PLAN);
        }
        agent.process.exits(143);

        assertThat(agent.session.awaitGone().cause()).isEqualTo(AgentExit.Cause.MISBEHAVED);
    }

    private static String option(String id, String value) {
        return "{\"id\":\"" + id + "\",\"name\":\"N\",\"currentValue\":\"" + value + "\"}";
    }

    private static String modeOption(String value) {
        return "{\"id\":\"agent-mode\",\"category\":\"mode\",\"type\":\"select\",\"currentValue\":\""
                + value
                + "\",\"options\":[{\"value\":\"build\",\"name\":\"build\"},{\"group\":\"g\","
                + "\"options\":[{\"value\":\"plan\",\"name\":\"Plan\","
                + "\"description\":\"no edits\"}]}]}";
    }
}
