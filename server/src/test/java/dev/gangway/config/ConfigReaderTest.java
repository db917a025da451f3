package dev.gangway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.json.RawJson;
import dev.gangway.policy.Decision;
import dev.gangway.policy.Operation;
import dev.gangway.policy.Rule;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final Path BASE = Path.of("/");

    @Test
    void anEmptyFileIsTheDefaults() {
        assertThat(ConfigReader.parse("", "test.toml", BASE)).isEqualTo(Config.DEFAULTS);
    }

    @Test
    void whatAnAgentIsSetToIsRead() {
        Config config =
                ConfigReader.parse(
                        """
                        [agents.codex]
                        mode = "agent"
                        options = { model = "big", fast = true }
                        """,
                        "test.toml",
                        BASE);

        Config.Agent agent = config.agents().getFirst();
        assertThat(agent.command()).isEmpty();
        assertThat(agent.mode()).contains("agent");
        assertThat(agent.options())
                .isEqualTo(Map.of("model", RawJson.ofText("big"), "fast", RawJson.of("true")));
    }

    @Test
    void everyKeyIsRead() {
        Config config =
                ConfigReader.parse(
                        """
                        default_agent = "mine"
                        allowed_hosts = ["box.local"]
                        allowed_origins = ["https://box.local"]
                        [agents.mine]
                        command = "mine"
                        args = ["--acp"]
                        env = { KEY = "value" }
                        profile = "gemini"
                        [projects.root]
                        root = "."
                        owner = "ann"
                        [limits]
                        ring_bytes = "8MiB"
                        queued_prompts = 3
                        turn_time = "2h"
                        [permissions]
                        deny_after = "8h"
                        [log]
                        durability = "strict"
                        """,
                        "test.toml",
                        BASE);

        assertThat(config.permissions().denyAfter()).contains(Duration.ofHours(8));
        assertThat(config.defaultAgent()).isEqualTo(Optional.of("mine"));
        assertThat(config.agents())
                .containsExactly(
                        new Config.Agent(
                                "mine",
                                "mine",
                                List.of("--acp"),
                                Map.of("KEY", "value"),
                                "gemini",
                                Optional.empty(),
                                Map.of(),
                                Config.Agent.Files.OFF,
                                false,
                                Config.Confinement.DEFAULTS));
        assertThat(config.projects())
                .containsExactly(new Config.ProjectRoot("root", BASE, Optional.of("ann")));
        assertThat(config.limits().ringBytes()).isEqualTo(8L << 20);
        assertThat(config.limits().queuedPrompts()).isEqualTo(3);
        assertThat(config.limits().turnTime()).isEqualTo(Duration.ofHours(2));
        assertThat(config.log().strict()).isTrue();
        assertThat(config.allowedHosts()).containsExactly("box.local");
    }

    @Test
    void thePolicyAndWhatAnAgentIsOfferedAreRead() {
        Config config =
                ConfigReader.parse(
                        """
                        [agents.mine]
                        command = "mine"
                        files = "write"
                        terminals = true
                        [[policy]]
                        agent = "mine"
                        operation = "execute"
                        match = "git status"
                        decide = "allow"
                        [[policy]]
                        operation = "write"
                        match = "secrets/**"
                        decide = "deny"
                        """,
                        "test.toml",
                        BASE);

        assertThat(config.policy().rules())
                .containsExactly(
                        new Rule(
                                Optional.of("mine"),
                                Operation.EXECUTE,
                                "git status",
                                Decision.ALLOW),
                        new Rule(Optional.empty(), Operation.WRITE, "secrets/**", Decision.DENY));
        assertThat(config.agents().getFirst().files()).isEqualTo(Config.Agent.Files.WRITE);
        assertThat(config.agents().getFirst().terminals()).isTrue();
    }

    @Test
    void aRuleThatMakesNoSenseIsRefusedWithItsPlace() {
        assertThatThrownBy(() ->
                        ConfigReader.parse(
                                """
                                [[policy]]
                                operation = "fly"
                                match = "x"
                                decide = "allow"
                                [[policy]]
                                operation = "read"
                                match = "["
                                decide = "deny"
                                [[policy]]
                                operation = "read"
                                """,
                                "test.toml",
                                BASE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 2, column 1")
                .hasMessageContaining("policy.operation: is one of read, write, execute")
                .hasMessageContaining("line 7, column 1")
                .hasMessageContaining("policy.match: is not a pattern")
                .hasMessageContaining("policy: needs match")
                .hasMessageContaining("policy: needs decide");
    }

    @Test
    void allProblemsAreToldAtOnceWithTheirPlaces() {
        assertThatThrownBy(() ->
                        ConfigReader.parse(
                                """
                                default_agnet = "x"
                                [agents.mine]
                                args = "not a list"
                                [limits]
                                  queued_prompts = 0
                                  turn_time = "soon"
                                """,
                                "test.toml",
                                BASE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "test.toml: line 1, column 1: unknown key `default_agnet`: did you mean"
                                + " `default_agent`?")
                .hasMessageContaining("agents.mine: needs command")
                .hasMessageContaining(
                        "line 3, column 1: agents.mine.args: must be an array of strings")
                .hasMessageContaining(
                        "line 5, column 3: limits.queued_prompts: must lie between 1 and 10000")
                .hasMessageContaining("line 6, column 3: limits.turn_time: must be a time");
    }

    @Test
    void brokenTomlNamesLineAndColumn() {
        assertThatThrownBy(() -> ConfigReader.parse("a = \n", "test.toml", BASE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("test.toml: line 1, column 5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agents = 3",
                "limits = []",
                "log = \"strict\"",
                "projects = true",
                "[[limits]]",
                "[agents]\nx = 1",
                "[agents.x]\ncommand = \"\"",
                "[agents.x]\ncommand = \"x\"\nenv = 3",
                "[agents.x]\nmode = \"x\"",
                "[agents.other]\nmode = \"x\"",
                "[agents.x]\ncommand = \"x\"\nprofile = \"geminy\"",
                "[agents.x]\ncommand = \"x\"\noptions = { a = 3 }",
                "[agents.x]\ncommand = \"x\"\nargs = [1, 2]",
                "[agents.X]\ncommand = \"x\"",
                "[agents.x]",
                "[projects.x]\nroot = \"a\\u0000b\"",
                "[projects.x]\nroot = \"/no/such/place\""
            })
    void aValueOfTheWrongKindIsOneProblemWithItsPlace(String toml) {
        assertThatThrownBy(() -> ConfigReader.parse(toml, "test.toml", BASE))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        wrong ->
                                assertThat(wrong.problems())
                                        .singleElement()
                                        .satisfies(problem ->
                                                assertThat(problem.line()).isPositive()));
    }

    @Test
    void aFileThatIsNotThereSaysSo() {
        assertThatThrownBy(() -> ConfigReader.read(Path.of("/no/such.toml"), Variables.NONE))
                .hasMessage("/no/such.toml: cannot be read: there is no such file or directory");
    }

    @Test
    void budgetsAndPricesAreRead() {
        Config.Spending spending =
                ConfigReader.parse(
                                """
                                [[budget]]
                                of = "project:web"
                                per = "month"
                                cost = 5
                                [[budget]]
                                of = "session"
                                per = "turn"
                                tokens = 1000
                                warn = 0.5
                                unknown = "stop"
                                [prices."a/b.c"]
                                input = 1.5
                                output = 2
                                """,
                                "test",
                                Path.of("/"))
                        .spending();

        assertThat(spending.budgets())
                .containsExactly(
                        new Config.Budget(
                                "project:web",
                                Config.Budget.Per.MONTH,
                                Optional.of(new BigDecimal("5")),
                                Optional.empty(),
                                0.8,
                                Config.Budget.Unknown.ALLOW),
                        new Config.Budget(
                                "session",
                                Config.Budget.Per.TURN,
                                Optional.empty(),
                                Optional.of(1000L),
                                0.5,
                                Config.Budget.Unknown.STOP));
        BigDecimal input = new BigDecimal("1.5");
        assertThat(spending.prices())
                .isEqualTo(
                        Map.of(
                                "a/b.c",
                                new Config.Price(input, new BigDecimal("2"), input, input)));
    }

    @Test
    void aBudgetThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() ->
                        ConfigReader.parse(
                                """
                                [[budget]]
                                of = "planet"
                                per = "day"
                                cost = 0
                                [[budget]]
                                of = "server"
                                per = "day"
                                cost = 5
                                tokens = 5
                                """,
                                "test",
                                Path.of("/")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("budget.of: is \"server\"")
                .hasMessageContaining("budget.cost: must lie above 0")
                .hasMessageContaining("needs either cost or tokens");
    }

    @Test
    void frontEndsHaveListenersOfTheirOwn() {
        Config config =
                ConfigReader.parse(
                        """
                        [wire.mezame]
                        listen = "127.0.0.1:9510"
                        ui_dir = "dist"
                        echo_user = false
                        [wire.construct]
                        listen = "127.0.0.1:42617"
                        [wire.construct.hints]
                        skills = "say so"
                        """,
                        "test",
                        Path.of("/etc/gangway"));

        assertThat(config.wires()).hasSize(2);
        Config.ForeignWire mezame =
                config.wires().stream()
                        .filter(wire -> wire.name().equals("mezame"))
                        .findFirst()
                        .orElseThrow();
        assertThat(mezame.listen()).isEqualTo("127.0.0.1:9510");
        assertThat(mezame.uiDirectory()).contains(Path.of("/etc/gangway/dist"));
        assertThat(mezame.switches()).containsExactly(Map.entry("echo_user", "false"));
        assertThat(config.wires())
                .filteredOn(wire -> wire.name().equals("construct"))
                .singleElement()
                .satisfies(wire -> assertThat(wire.hints()).containsEntry("skills", "say so"));
    }

    @Test
    void aWireThatNobodyKnowsAndOneWithoutAnAddressAreRefused() {
        assertThatThrownBy(() ->
                        ConfigReader.parse(
                                "[wire.telex]\nlisten = \"127.0.0.1:1\"", "test", Path.of("/")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not a wire")
                .hasMessageContaining("cloudcli");
        assertThatThrownBy(() ->
                        ConfigReader.parse(
                                "[wire.mezame]\nlisten = \"here\"", "test", Path.of("/")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("HOST:PORT");
        assertThatThrownBy(() ->
                        ConfigReader.parse("[wire.mezame]\nui_dir = \"x\"", "test", Path.of("/")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("listen");
    }
}
