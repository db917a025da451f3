package dev.gangway.agent.found;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.acp.AcpDriver;
import dev.gangway.agent.acp.AcpProfile;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.process.ChildEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Looks for what an agent logs in with: the variables that it would get, and the files that its
/// own log-in writes. Reads no secret but to see that it is there.
public final class LogIns {
    private static final long CONFIG_BYTES_MAX = 1024 * 1024;

    private final Map<String, String> own;

    /// @param own the server's environment, of which agents get a part
    public LogIns(Map<String, String> own) {
        this.own = Map.copyOf(own);
    }

    /// What a kind of agent logs in with.
    ///
    /// @param variables each of them is enough
    /// @param file the credentials that its own log-in writes; empty for none that can be looked
    ///   for
    /// @param otherwise what it is without any of them
    /// @param advice what to do then
    private record Means(
            List<String> variables, Optional<Path> file, LogIn.State otherwise, String advice) {}

    /// Whether an agent is logged in, and what to do.
    ///
    /// @param authMethods ACP's, from its last start; an empty array when it never started
    public LogIn of(AgentSpec agent, RawJson authMethods) {
        if (agent.name().equals(FoundAgents.DEMO)) {
            return new LogIn(LogIn.State.NOT_NEEDED, "");
        }
        Map<String, String> given = ChildEnvironment.of(own, AcpDriver.environment(agent));
        AcpProfile profile = AcpProfile.of(agent);
        Means means = means(profile, given, authMethods);
        Optional<LogIn> found = byVariable(means, given).or(() -> byFile(means));
        return found.orElseGet(() -> new LogIn(means.otherwise(), advice(agent, means)));
    }

    private static Optional<LogIn> byVariable(Means means, Map<String, String> given) {
        return means.variables().stream()
                .filter(variable -> !given.getOrDefault(variable, "").isEmpty())
                .findFirst()
                .map(variable -> new LogIn(LogIn.State.FOUND, "by " + variable));
    }

    private static Optional<LogIn> byFile(Means means) {
        return means.file()
                .filter(LogIns::holdsSomething)
                .map(file -> new LogIn(LogIn.State.FOUND, "by " + file));
    }

    /// A log-out may leave an empty object behind.
    private static boolean holdsSomething(Path file) {
        try {
            return Files.size(file) > "{}\n".length();
        } catch (IOException absent) {
            return false;
        }
    }

    /// Whether Codex is configured to use another provider than its own, which may need nothing.
    private static boolean ownProvider(Optional<Path> config) {
        try {
            return config.isPresent()
                    && Files.size(config.get()) < CONFIG_BYTES_MAX
                    && Files.readString(config.get()).contains("model_provider");
        } catch (IOException absent) {
            return false;
        }
    }

    /// A key that is set here and not handed on is the most common surprise.
    private String advice(AgentSpec agent, Means means) {
        return means.variables().stream()
                .filter(variable -> !own.getOrDefault(variable, "").isEmpty())
                .findFirst()
                .map(variable ->
                        variable
                                + " is set here, but agents get only what is configured: put it"
                                + " into env of [agents."
                                + agent.name()
                                + "]")
                .orElse(means.advice());
    }

    private static Means means(AcpProfile profile, Map<String, String> given, RawJson authMethods) {
        return switch (profile) {
            case CLAUDE ->
                    new Means(
                            List.of(
                                    "ANTHROPIC_API_KEY",
                                    "ANTHROPIC_AUTH_TOKEN",
                                    "CLAUDE_CODE_OAUTH_TOKEN",
                                    "CLAUDE_CODE_USE_BEDROCK",
                                    "CLAUDE_CODE_USE_VERTEX"),
                            file(given, "CLAUDE_CONFIG_DIR", ".claude", ".credentials.json"),
                            LogIn.State.MISSING,
                            "run claude and type /login, or set ANTHROPIC_API_KEY in env of its"
                                    + " table");
            case CODEX ->
                    new Means(
                            List.of("CODEX_API_KEY", "OPENAI_API_KEY"),
                            file(given, "CODEX_HOME", ".codex", "auth.json"),
                            ownProvider(file(given, "CODEX_HOME", ".codex", "config.toml"))
                                    ? LogIn.State.UNKNOWN
                                    : LogIn.State.MISSING,
                            "run codex-acp login, or set CODEX_API_KEY in env of its table");
            case GEMINI ->
                    new Means(
                            List.of(
                                    "GEMINI_API_KEY",
                                    "GOOGLE_API_KEY",
                                    "GOOGLE_GENAI_USE_VERTEXAI"),
                            file(given, "GEMINI_CLI_HOME", "", ".gemini/oauth_creds.json"),
                            LogIn.State.MISSING,
                            "run gemini and log in, or set GEMINI_API_KEY in env of its table");
            case OPENCODE ->
                    new Means(
                            List.of("OPENCODE_API_KEY"),
                            file(given, "XDG_DATA_HOME", ".local/share", "opencode/auth.json"),
                            LogIn.State.UNKNOWN,
                            "a provider in its own configuration will do, else run: opencode auth"
                                    + " login");
            case QWEN ->
                    new Means(
                            List.of("OPENAI_API_KEY"),
                            file(given, "QWEN_HOME", ".qwen", "oauth_creds.json"),
                            LogIn.State.MISSING,
                            "run qwen and log in, or set OPENAI_API_KEY and OPENAI_BASE_URL in env"
                                    + " of its table");
            case KIRO ->
                    new Means(
                            List.of(),
                            Optional.empty(),
                            LogIn.State.UNKNOWN,
                            "if a session asks for it, run: kiro-cli login");
            case GOOSE ->
                    new Means(
                            List.of("GOOSE_PROVIDER"),
                            file(given, "XDG_CONFIG_HOME", ".config", "goose/config.yaml"),
                            LogIn.State.MISSING,
                            "run goose configure");
            case OTHER ->
                    new Means(
                            List.of(), Optional.empty(), LogIn.State.UNKNOWN, offered(authMethods));
        };
    }

    private static String offered(RawJson authMethods) {
        String names =
                authMethods
                        .node()
                        .valueStream()
                        .map(method -> Json.text(method, "name", Json.text(method, "id", "?")))
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "it offers: " + names;
    }

    /// A file in the directory that a variable names, else in one of the home directory.
    private static Optional<Path> file(
            Map<String, String> given, String variable, String atHome, String name) {
        String named = given.getOrDefault(variable, "");
        String home = given.getOrDefault("HOME", "");
        try {
            if (named.startsWith("/")) {
                return Optional.of(Path.of(named, name));
            }
            return home.startsWith("/")
                    ? Optional.of(Path.of(home, atHome, name))
                    : Optional.empty();
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }
}
