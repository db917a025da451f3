package dev.gangway.agent.acp;

import dev.gangway.agent.AgentSpec;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is known of one kind of ACP agent and is not the protocol's: how its programs are called,
/// what it is started with so that it asks a person and does not replace itself, and where it says
/// things in its own way. Pure data; docs/agents has a page for each with the reasons.
public enum AcpProfile {
    /// Claude Code through its adapter. Retries a model that answers 401 for half a minute unless
    /// told otherwise.
    CLAUDE(
            "claude",
            List.of("claude-agent-acp", "claude-code-acp"),
            Map.of(
                    "DISABLE_AUTOUPDATER", "1",
                    "CLAUDE_CODE_MAX_RETRIES", "3"),
            Map.of()),
    /// Codex through its adapter. In its default mode a model decides what a person would be asked.
    CODEX("codex", List.of("codex-acp"), Map.of(), Map.of("agent", "read-only")),
    /// Gemini CLI: does not replace itself when it speaks ACP.
    GEMINI("gemini", List.of("gemini", "gemini-cli"), Map.of(), Map.of()),
    /// opencode: allows everything unless it is told to ask.
    OPENCODE(
            "opencode",
            List.of("opencode"),
            Map.of(
                    "OPENCODE_PERMISSION",
                    "{\"edit\":\"ask\",\"bash\":\"ask\",\"webfetch\":\"ask\"}",
                    "OPENCODE_DISABLE_AUTOUPDATE",
                    "1"),
            Map.of()),
    /// Qwen Code. In its default mode a model decides what a person would be asked.
    QWEN("qwen", List.of("qwen", "qwen-code"), Map.of(), Map.of("auto", "default")),
    /// Kiro CLI.
    KIRO("kiro", List.of("kiro-cli"), Map.of(), Map.of()),
    /// Goose: does everything unless it is told to ask.
    GOOSE("goose", List.of("goose"), Map.of("GOOSE_MODE", "approve"), Map.of("auto", "approve")),
    /// Any other: the protocol, and nothing besides.
    OTHER("other", List.of(), Map.of(), Map.of());

    private static final String SCOPE = "@";
    private static final Pattern SCRIPT = Pattern.compile("\\.[cm]?js$");

    private final String profileName;
    private final List<String> programs;
    private final Map<String, String> environment;
    private final Map<String, String> modesReplaced;

    AcpProfile(
            String profileName,
            List<String> programs,
            Map<String, String> environment,
            Map<String, String> modesReplaced) {
        this.profileName = profileName;
        this.programs = programs;
        this.environment = environment;
        this.modesReplaced = modesReplaced;
    }

    /// The name by which configuration chooses it.
    public String profileName() {
        return profileName;
    }

    /// What its programs, its packages and itself are called, the program to look for first.
    public List<String> programs() {
        return programs;
    }

    /// What its program is started with, below what is configured.
    public Map<String, String> environment() {
        return environment;
    }

    /// The mode that is set where a session begins in `mode`, because there nobody would be asked.
    Optional<String> insteadOf(String mode) {
        return Optional.ofNullable(modesReplaced.get(mode));
    }

    /// Whether it may say in a text only that a turn failed, and end it as if all was well.
    boolean tellsFailureAsText() {
        return this == CODEX;
    }

    /// The profile of that name.
    public static Optional<AcpProfile> named(String name) {
        return Arrays.stream(values())
                .filter(profile -> profile.profileName.equals(name))
                .findFirst();
    }

    /// The profile of a configured agent: the one that it names, else the one whose program its
    /// command is or has among its arguments, as in `node …/codex-acp/dist/index.js`.
    public static AcpProfile of(AgentSpec agent) {
        if (!agent.profile().isEmpty()) {
            return named(agent.profile()).orElse(OTHER);
        }
        AcpProfile program = ofProgram(agent.command());
        return program != OTHER
                ? program
                : agent.args().stream()
                        .filter(argument -> argument.contains("/"))
                        .map(AcpProfile::ofProgram)
                        .filter(profile -> profile != OTHER)
                        .findFirst()
                        .orElse(OTHER);
    }

    /// The profile of a program or script, by its path.
    public static AcpProfile ofProgram(String path) {
        return byPath(path).orElse(OTHER);
    }

    /// By the file's own name, or by the names of the packages that it lies in.
    private static Optional<AcpProfile> byPath(String path) {
        List<String> names = List.of(path.split("/", -1));
        int packages = names.lastIndexOf("node_modules");
        List<String> telling =
                names.subList(packages < 0 ? names.size() - 1 : packages, names.size());
        return telling.reversed().stream().flatMap(name -> byProgram(name).stream()).findFirst();
    }

    private static Optional<AcpProfile> byProgram(String program) {
        String name = SCRIPT.matcher(program).replaceFirst("");
        return Arrays.stream(values())
                .filter(profile -> profile.programs.contains(name))
                .findFirst();
    }

    /// The profile of an agent of which nothing was known, by what it calls itself: `name` of ACP's
    /// `agentInfo`, with or without the scope of a package.
    static AcpProfile recognised(RawJson agentInfo) {
        String name = Json.text(agentInfo.node(), "name", "");
        String bare = name.startsWith(SCOPE) ? name.substring(name.indexOf('/') + 1) : name;
        return byProgram(bare.toLowerCase(Locale.ROOT)).orElse(OTHER);
    }
}
