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
    /// Claude Code, through its adapter.
    CLAUDE("claude"),
    /// Codex, through its adapter.
    CODEX("codex"),
    /// Gemini CLI.
    GEMINI("gemini"),
    /// opencode.
    OPENCODE("opencode"),
    /// Qwen Code.
    QWEN("qwen"),
    /// Kiro CLI.
    KIRO("kiro"),
    /// Goose.
    GOOSE("goose"),
    /// Any other: the protocol, and nothing besides.
    OTHER("other");

    private static final String SCOPE = "@";
    private static final Pattern SCRIPT = Pattern.compile("\\.[cm]?js$");

    private final String profileName;

    AcpProfile(String profileName) {
        this.profileName = profileName;
    }

    /// The name by which configuration chooses it.
    public String profileName() {
        return profileName;
    }

    /// What its programs, its packages and itself are called, the program to look for first.
    public List<String> programs() {
        return switch (this) {
            case CLAUDE -> List.of("claude-agent-acp", "claude-code-acp");
            case CODEX -> List.of("codex-acp");
            case GEMINI -> List.of("gemini", "gemini-cli");
            case OPENCODE -> List.of("opencode");
            case QWEN -> List.of("qwen", "qwen-code");
            case KIRO -> List.of("kiro-cli");
            case GOOSE -> List.of("goose");
            case OTHER -> List.of();
        };
    }

    /// What its program is started with, below what is configured: so that it asks (opencode and
    /// Goose allow everything by default), does not replace itself, and gives up a model that
    /// refuses it (Claude Code retries for half a minute).
    public Map<String, String> environment() {
        return switch (this) {
            case CLAUDE -> Map.of("DISABLE_AUTOUPDATER", "1", "CLAUDE_CODE_MAX_RETRIES", "3");
            case OPENCODE ->
                    Map.of(
                            "OPENCODE_PERMISSION",
                            "{\"edit\":\"ask\",\"bash\":\"ask\",\"webfetch\":\"ask\"}",
                            "OPENCODE_DISABLE_AUTOUPDATE",
                            "1");
            case GOOSE -> Map.of("GOOSE_MODE", "approve");
            case CODEX, GEMINI, QWEN, KIRO, OTHER -> Map.of();
        };
    }

    /// The mode that is set where a session begins in `mode`, because there nobody would be asked:
    /// a model decides it (Codex, Qwen), or nobody does (Goose).
    Optional<String> insteadOf(String mode) {
        return switch (this) {
            case CODEX -> mode.equals("agent") ? Optional.of("read-only") : Optional.empty();
            case QWEN -> mode.equals("auto") ? Optional.of("default") : Optional.empty();
            case GOOSE -> mode.equals("auto") ? Optional.of("approve") : Optional.empty();
            case CLAUDE, GEMINI, OPENCODE, KIRO, OTHER -> Optional.empty();
        };
    }

    /// Whether it answers `session/load` before it tells the history of the session.
    boolean tellsHistoryLate() {
        return this == GEMINI || this == QWEN;
    }

    /// Whether it may say in a text only that a turn failed, and end it as if all was well.
    boolean tellsFailureAsText() {
        return this == CODEX;
    }

    /// Where a tool call names the one of whose sub-agent it is: names of members, from its `_meta`
    /// inwards to a string. Empty where it does not say.
    List<String> parentOfToolCall() {
        return switch (this) {
            case CLAUDE -> List.of("claudeCode", "parentToolUseId");
            case QWEN -> List.of("parentToolCallId");
            case CODEX, GEMINI, OPENCODE, KIRO, GOOSE, OTHER -> List.of();
        };
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
                .filter(profile -> profile.programs().contains(name))
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
