package dev.gangway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatePlacesTest {
    private static final Map<String, String> HOME = Map.of("HOME", "/home/me");

    private static List<Path> places(
            String profile, List<String> line, Map<String, String> environment) {
        return StatePlaces.of(profile, line, Map.of(), environment, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "claude-agent-acp, /home/me/.claude /home/me/.claude.json",
        "codex-acp, /home/me/.codex",
        "gemini, /home/me/.gemini",
        "qwen, /home/me/.qwen",
        "opencode, /home/me/.config/opencode /home/me/.local/share/opencode"
                + " /home/me/.local/state/opencode /home/me/.cache/opencode",
        "/opt/x/bin/goose, /home/me/.config/goose /home/me/.local/share/goose"
                + " /home/me/.local/state/goose /home/me/.cache/goose",
        "kiro-cli, /home/me/.kiro /home/me/.config/kiro-cli /home/me/.local/share/kiro-cli"
                + " /home/me/.cache/kiro-cli",
        "something, ''"
    })
    void knownAgentsKeepTheirStateInPlacesOfTheirOwn(String command, String places) {
        List<Path> expected =
                List.of(places.split(" ")).stream()
                        .filter(place -> !place.isEmpty())
                        .map(Path::of)
                        .toList();

        assertThat(places("", List.of(command), HOME)).containsExactlyElementsOf(expected);
    }

    @Test
    void anAgentIsKnownByItsPackageAndByItsProfile() {
        List<String> script =
                List.of(
                        "node",
                        "/x/node_modules/@agentclientprotocol/codex-acp/dist/index.js",
                        "--acp");

        assertThat(places("", script, HOME)).containsExactly(Path.of("/home/me/.codex"));
        assertThat(places("gemini", script, HOME)).containsExactly(Path.of("/home/me/.gemini"));
    }

    @Test
    void variablesMoveTheState() {
        assertThat(places("codex", List.of(), Map.of("HOME", "/h", "CODEX_HOME", "/c")))
                .containsExactly(Path.of("/c"));
        assertThat(places("opencode", List.of(), Map.of("HOME", "/h", "XDG_DATA_HOME", "/d")))
                .contains(Path.of("/d/opencode"), Path.of("/h/.cache/opencode"));
        assertThat(places("codex", List.of(), Map.of())).isEmpty();
    }

    @Test
    void placesThatAreConfiguredForAnAgentAreItsOwn() {
        assertThat(
                        StatePlaces.of(
                                "",
                                List.of("x"),
                                Map.of("HOME", "/agents/x", "TOKEN_FILE", "/secret"),
                                Map.of("HOME", "/agents/x"),
                                List.of("~/state", "/var/lib/x", "relative", "~other/x")))
                .containsExactly(
                        Path.of("/agents/x"), Path.of("/agents/x/state"), Path.of("/var/lib/x"));
    }
}
