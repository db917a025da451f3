package dev.gangway.agent.found;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.agent.AgentSpec;
import dev.gangway.command.GatewayException;
import dev.gangway.config.Config;
import dev.gangway.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundAgentsTest {
    @TempDir private Path programs = Path.of("");

    @Test
    void aBareMachineHasTheDemoAgent() {
        FoundAgents found = FoundAgents.in(Config.DEFAULTS, programs.toString());

        assertThat(found.agents()).extracting(AgentSpec::name).containsExactly("demo");
        assertThat(found.defaultAgent()).isEqualTo("demo");
    }

    @Test
    void configuredAgentsComeFirstThenFoundOnesThenTheDemoAgent() throws IOException {
        install("gemini");
        install("opencode");

        FoundAgents found =
                FoundAgents.in(config("[agents.mine]\ncommand = \"mine\""), "relative:" + programs);

        assertThat(found.agents())
                .extracting(AgentSpec::name)
                .containsExactly("mine", "gemini", "opencode", "demo");
        assertThat(found.defaultAgent()).isEqualTo("mine");
        assertThat(found.agents().get(1).args()).containsExactly("--acp");
    }

    @Test
    void aConfiguredAgentTakesTheNameOfAFoundOne() throws IOException {
        install("gemini");

        FoundAgents found =
                FoundAgents.in(
                        config("[agents.gemini]\ncommand = \"my-gemini\""), programs.toString());

        assertThat(found.agents()).extracting(AgentSpec::name).containsExactly("gemini", "demo");
        assertThat(found.agents().getFirst().command()).isEqualTo("my-gemini");
    }

    @Test
    void aFileThatCannotBeExecutedIsNoAgent() throws IOException {
        Files.createFile(programs.resolve("gemini"));

        assertThat(FoundAgents.in(Config.DEFAULTS, programs.toString()).agents()).hasSize(1);
    }

    @Test
    void theConfiguredDefaultWins() throws IOException {
        install("gemini");

        assertThat(
                        FoundAgents.in(config("default_agent = \"demo\""), programs.toString())
                                .defaultAgent())
                .isEqualTo("demo");
    }

    @Test
    void aDefaultThatIsNotThereIsRefused() {
        assertThatThrownBy(() ->
                        FoundAgents.in(config("default_agent = \"nope\""), programs.toString()))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("no agent called nope");
    }

    private static Config config(String toml) {
        return ConfigReader.parse(toml, "test.toml", Path.of("/"));
    }

    private void install(String program) throws IOException {
        Files.createFile(
                programs.resolve(program),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
