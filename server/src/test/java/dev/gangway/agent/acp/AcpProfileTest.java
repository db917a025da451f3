package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.config.Config;
import dev.gangway.json.Json;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.fake.FakeLauncher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcpProfileTest {
    @ParameterizedTest
    @CsvSource({
        "claude-agent-acp, '', CLAUDE",
        "/opt/bin/codex-acp, '', CODEX",
        "node, /a/node_modules/@agentclientprotocol/codex-acp/dist/index.js, CODEX",
        "node, /a/node_modules/@google/gemini-cli/bundle/gemini.js, GEMINI",
        "/a/node_modules/opencode-linux-x64/bin/opencode, acp, OPENCODE",
        "node22, /a/node_modules/@qwen-code/qwen-code/cli-entry.js, QWEN",
        "kiro-cli, acp, KIRO",
        "goose, acp, GOOSE",
        "/home/goose/agent, acp, OTHER",
        "/home/gemini/bin/mine, /home/opencode/project/x.js, OTHER"
    })
    void aProfileIsToldByTheProgramOrTheScript(String command, String argument, String profile) {
        AgentSpec agent = new AgentSpec("mine", command, List.of(argument), Map.of(), "");

        assertThat(AcpProfile.of(agent)).isEqualTo(AcpProfile.valueOf(profile));
    }

    @Test
    void theConfiguredProfileIsTakenWhateverTheProgram() {
        AgentSpec agent = new AgentSpec("mine", "goose", List.of(), Map.of(), "other");

        assertThat(AcpProfile.of(agent)).isEqualTo(AcpProfile.OTHER);
    }

    @Test
    void configurationKnowsExactlyTheseProfiles() {
        assertThat(Config.Agent.PROFILES)
                .isEqualTo(
                        Arrays.stream(AcpProfile.values()).map(AcpProfile::profileName).toList());
    }

    @Test
    void anAgentIsStartedWithWhatItsProfileSetsBelowWhatIsConfigured() {
        FakeLauncher launcher = new FakeLauncher();
        AcpDriver driver =
                new AcpDriver(
                        launcher,
                        ProcessLimits.standard(),
                        AcpLimits.standard(Duration.ofSeconds(60)),
                        (_, _) -> () -> {},
                        "1",
                        NoWorkplace.FOR_ALL);
        Map<String, String> configured = Map.of("OPENCODE_DISABLE_AUTOUPDATE", "0", "KEY", "k");
        AgentSpec agent = new AgentSpec("o", "opencode", List.of("acp"), configured, "");

        driver.connect(
                new AgentStart("S", agent, Path.of("/"), Optional.empty()), new RecordingSession());

        Map<String, String> environment = launcher.launched().getFirst().spec().environment();
        assertThat(environment).containsEntry("OPENCODE_DISABLE_AUTOUPDATE", "0");
        assertThat(environment).containsEntry("KEY", "k");
        assertThat(Json.parse(environment.getOrDefault("OPENCODE_PERMISSION", "{}")))
                .isEqualTo(Json.parse("{\"edit\":\"ask\",\"bash\":\"ask\",\"webfetch\":\"ask\"}"));
    }
}
