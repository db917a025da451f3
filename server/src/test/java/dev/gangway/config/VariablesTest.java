package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {
    private static Config read(String toml, Map<String, String> environment) {
        return ConfigReader.parse(toml, "test.toml", Path.of("/"), Variables.of(environment));
    }

    @Test
    void variablesWinOverTheFileAndTheFileOverTheDefaults() {
        Config config =
                read(
                        """
                        listen = "127.0.0.1:1"
                        default_agent = "filed"
                        [limits]
                        turn_time = "2h"
                        queued_prompts = 3
                        """,
                        Map.of(
                                "GANGWAY_LISTEN", "127.0.0.1:2",
                                "GANGWAY_BEHIND_PROXY", "true",
                                "GANGWAY_ALLOWED_HOSTS", "box.local, other.local",
                                "GANGWAY_LIMITS_TURN_TIME", "3h",
                                "GANGWAY_LIMITS_RING_BYTES", "8MiB",
                                "GANGWAY_LIMITS_OPEN_REQUESTS", "7",
                                "GANGWAY_LOG_DURABILITY", "strict"));

        assertThat(config.listen()).isEqualTo(Optional.of("127.0.0.1:2"));
        assertThat(config.behindProxy()).isTrue();
        assertThat(config.defaultAgent()).isEqualTo(Optional.of("filed"));
        assertThat(config.allowedHosts()).containsExactly("box.local", "other.local");
        assertThat(config.limits().turnTime()).isEqualTo(Duration.ofHours(3));
        assertThat(config.limits().ringBytes()).isEqualTo(8L << 20);
        assertThat(config.limits().openRequests()).isEqualTo(7);
        assertThat(config.limits().queuedPrompts()).isEqualTo(3);
        assertThat(config.log().strict()).isTrue();
    }

    @Test
    void anEmptyVariableIsNone() {
        assertThat(read("", Map.of("GANGWAY_LISTEN", "", "GANGWAY_LIMITS_TURN_TIME", " ")))
                .isEqualTo(Config.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "GANGWAY_LIMITS_TURN_TIME, soon, must be a time",
        "GANGWAY_LIMITS_QUEUED_PROMPTS, many, must be a whole number",
        "GANGWAY_LIMITS_QUEUED_PROMPTS, 0, must lie between",
        "GANGWAY_LIMITS_RING_BYTES, 3MB, must be a size",
        "GANGWAY_LOG_DURABILITY, loose, is \"bounded\" or \"strict\"",
        "GANGWAY_BEHIND_PROXY, yes, must be true or false",
        "GANGWAY_LISTEN, nowhere, must be HOST:PORT"
    })
    void aWrongValueNamesItsVariableAndNotTheFile(String name, String value, String complaint) {
        assertThatThrownBy(() -> read("", Map.of(name, value)))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.problems()).hasSize(1))
                .hasMessageStartingWith(name + ": " + complaint);
    }

    @Test
    void aVariableThatMeansNothingIsToldWithTheNearestName() {
        Variables variables =
                Variables.of(
                        Map.of(
                                "GANGWAY_LISTNE", "x",
                                "GANGWAY_LIMIT_TURN_TIME", "x",
                                "GANGWAY_SOMETHING_ELSE_ALTOGETHER", "x",
                                "GANGWAY_DATA", "x",
                                "GANGWAY_LOG_LEVEL", "x",
                                "OTHER", "x"));

        assertThat(variables.unknown())
                .containsExactly(
                        "unknown variable GANGWAY_LIMIT_TURN_TIME: did you mean"
                                + " GANGWAY_LIMITS_TURN_TIME?",
                        "unknown variable GANGWAY_LISTNE: did you mean GANGWAY_LISTEN?",
                        "unknown variable GANGWAY_SOMETHING_ELSE_ALTOGETHER"
                                + " (docs/configuration.md lists them)");
    }

    @ParameterizedTest
    @CsvSource({
        "comand, command",
        "commmand, command",
        "commnad, command",
        "ags, args",
        "wrpa, wrap",
        "isolaton, isolation",
        "something, "
    })
    void theNearestKeyIsNamed(String word, String nearest) {
        List<String> known = List.of("command", "args", "env", "wrap", "isolation", "x");

        assertThat(Nearest.to(word, known)).isEqualTo(Optional.ofNullable(nearest));
        if (nearest != null) {
            assertThatThrownBy(() ->
                            read("[agents.a]\ncommand = \"x\"\n" + word + " = \"\"", Map.of()))
                    .hasMessageContaining(
                            "line 3, column 1: agents.a: unknown key `"
                                    + word
                                    + "`: did you mean `"
                                    + nearest
                                    + "`?");
        }
    }
}
