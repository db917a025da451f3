package dev.gangway.testkit.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How a real agent is started in a lane: nothing of the user's own home, keys or settings is
/// within its reach.
///
/// @param name the name in Gangway's configuration
/// @param command the program and its arguments
/// @param environment all that the agent needs to have set; PATH is the system's
/// @param project the directory that it works in
public record InstalledAgent(
        String name, List<String> command, Map<String, String> environment, Path project) {

    /// Copies the collections.
    public InstalledAgent {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// opencode, asking before each edit and command, with the model at `modelUrl` as its only
    /// provider.
    ///
    /// @param program the native program of the package `opencode-ai`
    /// @param folder is made; holds home, settings, state and project
    public static InstalledAgent opencode(Path program, Path folder, String modelUrl) {
        Map<String, String> environment = homeIn(folder);
        for (String kind : List.of("CONFIG", "DATA", "STATE", "CACHE")) {
            environment.put("XDG_" + kind + "_HOME", folder.resolve("xdg-" + kind).toString());
        }
        for (String what :
                List.of("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS")) {
            environment.put("OPENCODE_DISABLE_" + what, "1");
        }
        write(folder.resolve("xdg-CONFIG/opencode/opencode.json"), opencodeSettings(modelUrl));
        return new InstalledAgent(
                "opencode", List.of(program.toString(), "acp"), environment, project(folder));
    }

    /// Gemini CLI with a fixed model, so that it asks no router first.
    ///
    /// @param program `gemini.js` or the script that starts it, run by `node`
    /// @param folder is made; holds home, settings and project
    public static InstalledAgent gemini(Path node, Path program, Path folder, String modelUrl) {
        Map<String, String> environment = homeIn(folder);
        environment.put("GEMINI_API_KEY", "dummy");
        environment.put("GEMINI_CLI_HOME", folder.resolve("home").toString());
        environment.put("GOOGLE_GEMINI_BASE_URL", modelUrl);
        write(folder.resolve("home/.gemini/settings.json"), geminiSettings());
        List<String> command =
                List.of(
                        node.toString(),
                        program.toString(),
                        "--acp",
                        "--model",
                        "gemini-2.5-flash");
        return new InstalledAgent("gemini", command, environment, project(folder));
    }

    /// The agent that `GANGWAY_LANE_AGENT` names, whose program is `GANGWAY_LANE_PROGRAM`; fails
    /// where they are not set.
    public static InstalledAgent fromEnvironment(Path folder, String modelUrl) {
        String name = required("GANGWAY_LANE_AGENT");
        Path program = Path.of(required("GANGWAY_LANE_PROGRAM"));
        return switch (name) {
            case "opencode" -> opencode(program, folder, modelUrl);
            case "gemini" ->
                    gemini(Path.of(required("GANGWAY_LANE_NODE")), program, folder, modelUrl);
            default -> throw new IllegalStateException("no lane for the agent " + name);
        };
    }

    private static String required(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException(variable + " is not set: run lanes/agents/run");
        }
        return value;
    }

    /// A builder for the agent without anything between, with exactly this environment.
    public ProcessBuilder process() {
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(project.resolveSibling("stderr.txt").toFile());
        return builder;
    }

    /// The table `[agents.NAME]` for Gangway's configuration.
    public String toml() {
        List<String> words = new ArrayList<>();
        command.subList(1, command.size()).forEach(word -> words.add(quoted(word)));
        List<String> settings = new ArrayList<>();
        environment.forEach((key, value) -> settings.add(key + " = " + quoted(value)));
        return "[agents."
                + name
                + "]\ncommand = "
                + quoted(command.getFirst())
                + "\nargs = ["
                + String.join(", ", words)
                + "]\nenv = { "
                + String.join(", ", settings)
                + " }\n";
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }

    private static Map<String, String> homeIn(Path folder) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("TERM", "dumb");
        environment.put("HOME", directory(folder.resolve("home")).toString());
        environment.put("TMPDIR", directory(folder.resolve("tmp")).toString());
        environment.put("HTTP_PROXY", "http://127.0.0.1:9");
        environment.put("HTTPS_PROXY", "http://127.0.0.1:9");
        environment.put("NO_PROXY", "127.0.0.1,localhost");
        return environment;
    }

    private static ObjectNode opencodeSettings(String modelUrl) {
        ObjectNode settings =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("model", "scripted/main")
                        .put("small_model", "scripted/side")
                        .put("share", "disabled");
        settings.putObject("permission")
                .put("edit", "ask")
                .put("bash", "ask")
                .put("webfetch", "ask");
        ObjectNode provider = settings.putObject("provider").putObject("scripted");
        provider.put("npm", "@ai-sdk/openai-compatible").put("name", "Scripted");
        provider.putObject("options").put("baseURL", modelUrl + "/v1").put("apiKey", "dummy");
        ObjectNode models = provider.putObject("models");
        models.putObject("main").put("name", "Main").put("tool_call", true).put("reasoning", true);
        models.putObject("side").put("name", "Side");
        return settings;
    }

    private static ObjectNode geminiSettings() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.putObject("security").putObject("auth").put("selectedType", "gemini-api-key");
        settings.putObject("general").put("disableAutoUpdate", true).put("enableAutoUpdate", false);
        settings.putObject("privacy").put("usageStatisticsEnabled", false);
        settings.putObject("telemetry").put("enabled", false);
        return settings;
    }

    private static Path project(Path folder) {
        return directory(folder.resolve("project"));
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void write(Path file, ObjectNode json) {
        directory(file.resolveSibling(""));
        try {
            Files.writeString(file, json.toPrettyString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
