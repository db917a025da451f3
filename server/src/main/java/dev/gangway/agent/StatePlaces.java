package dev.gangway.agent;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Where agents keep what they remember: settings, log-ins, their own sessions. An isolated agent
/// may write there besides its project. Pure.
public final class StatePlaces {
    private static final String CONFIG = "XDG_CONFIG_HOME";
    private static final String DATA = "XDG_DATA_HOME";
    private static final String STATE = "XDG_STATE_HOME";
    private static final String CACHE = "XDG_CACHE_HOME";

    /// Variables that give an agent a place of its own, when they are configured for it.
    private static final List<String> OWN_PLACES =
            List.of(
                    "HOME",
                    "TMPDIR",
                    CONFIG,
                    DATA,
                    STATE,
                    CACHE,
                    "CLAUDE_CONFIG_DIR",
                    "CODEX_HOME",
                    "GEMINI_CLI_HOME",
                    "GANGWAY_DEMO_STATE");

    /// By which words in a command an agent is known: its profile, its program, its package.
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry("claude", "claude"),
                    Map.entry("claude-agent-acp", "claude"),
                    Map.entry("claude-code-acp", "claude"),
                    Map.entry("claude-code", "claude"),
                    Map.entry("codex", "codex"),
                    Map.entry("codex-acp", "codex"),
                    Map.entry("gemini", "gemini"),
                    Map.entry("gemini-cli", "gemini"),
                    Map.entry("opencode", "opencode"),
                    Map.entry("opencode-ai", "opencode"),
                    Map.entry("demo", "demo"),
                    Map.entry("demo-agent", "demo"),
                    Map.entry("qwen", "qwen"),
                    Map.entry("qwen-code", "qwen"),
                    Map.entry("kiro", "kiro"),
                    Map.entry("kiro-cli", "kiro"),
                    Map.entry("goose", "goose"));

    private final Map<String, String> environment;
    private final Optional<Path> home;

    private StatePlaces(Map<String, String> environment) {
        this.environment = environment;
        this.home = absolute(environment.getOrDefault("HOME", ""));
    }

    /// The places of one agent: those known for its kind, those configured for it.
    ///
    /// @param profile its kind, empty when that is not said
    /// @param configured the variables that are configured for it
    /// @param environment all of its variables
    /// @param named further places, absolute or beginning with `~/`
    /// @return absolute, each once; they need not be there
    public static List<Path> of(
            String profile,
            List<String> commandLine,
            Map<String, String> configured,
            Map<String, String> environment,
            List<String> named) {
        StatePlaces places = new StatePlaces(environment);
        Set<Path> all = new LinkedHashSet<>(places.ofKind(kind(profile, commandLine)));
        OWN_PLACES.stream()
                .flatMap(name -> absolute(configured.getOrDefault(name, "")).stream())
                .forEach(all::add);
        named.forEach(place -> places.expanded(place).ifPresent(all::add));
        return List.copyOf(all);
    }

    /// A path as a person writes it: absolute, or beginning with `~/`. Empty when it is neither.
    public static Optional<Path> expanded(String place, Map<String, String> environment) {
        return new StatePlaces(environment).expanded(place);
    }

    private static String kind(String profile, List<String> commandLine) {
        if (!profile.isEmpty()) {
            return KINDS.getOrDefault(profile, "");
        }
        return commandLine.stream()
                .filter(word -> !word.startsWith("-"))
                .flatMap(word -> Stream.of(word.split("/")))
                .flatMap(name -> Stream.ofNullable(KINDS.get(name)))
                .findFirst()
                .orElse("");
    }

    private List<Path> ofKind(String kind) {
        return switch (kind) {
            case "claude" ->
                    variable("CLAUDE_CONFIG_DIR")
                            .map(List::of)
                            .orElseGet(() -> inHome(".claude", ".claude.json"));
            case "codex" -> variable("CODEX_HOME").map(List::of).orElseGet(() -> inHome(".codex"));
            case "gemini" ->
                    variable("GEMINI_CLI_HOME")
                            .map(own -> List.of(own.resolve(".gemini")))
                            .orElseGet(() -> inHome(".gemini"));
            case "demo" -> xdg("gangway/demo", STATE);
            case "qwen" -> inHome(".qwen");
            case "opencode" -> xdg("opencode", CONFIG, DATA, STATE, CACHE);
            case "goose" -> xdg("goose", CONFIG, DATA, STATE, CACHE);
            case "kiro" -> joined(inHome(".kiro"), xdg("kiro-cli", CONFIG, DATA, CACHE));
            default -> List.of();
        };
    }

    private Optional<Path> variable(String name) {
        return absolute(environment.getOrDefault(name, ""));
    }

    private List<Path> inHome(String... names) {
        return home.stream().flatMap(at -> Stream.of(names).map(at::resolve)).toList();
    }

    private List<Path> xdg(String program, String... variables) {
        return Stream.of(variables)
                .flatMap(variable -> xdg(variable).stream())
                .map(directory -> directory.resolve(program))
                .toList();
    }

    private Optional<Path> xdg(String variable) {
        String fallback =
                switch (variable) {
                    case CONFIG -> ".config";
                    case DATA -> ".local/share";
                    case STATE -> ".local/state";
                    default -> ".cache";
                };
        return variable(variable).or(() -> home.map(at -> at.resolve(fallback)));
    }

    private Optional<Path> expanded(String place) {
        return place.startsWith("~/")
                ? home.map(at -> at.resolve(place.substring(2)).normalize())
                : absolute(place);
    }

    private static List<Path> joined(List<Path> one, List<Path> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static Optional<Path> absolute(String path) {
        return path.startsWith("/") && path.indexOf('\0') < 0
                ? Optional.of(Path.of(path).normalize())
                : Optional.empty();
    }
}
