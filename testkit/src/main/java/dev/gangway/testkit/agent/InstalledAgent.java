package dev.gangway.testkit.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

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

    /// The agent that `GANGWAY_LANE_AGENT` names, whose program is `GANGWAY_LANE_PROGRAM`, run by
    /// `GANGWAY_LANE_NODE` where it is a script; fails where they are not set.
    ///
    /// @param folder is made; holds home, settings, state and project
    /// @param modelUrl the address of the model that the agent is to use, without a path
    public static InstalledAgent fromEnvironment(Path folder, String modelUrl) {
        String name = required("GANGWAY_LANE_AGENT");
        Path program = Path.of(required("GANGWAY_LANE_PROGRAM"));
        LaneHome home = new LaneHome(folder);
        return switch (name) {
            case "opencode" -> Installations.opencode(home, program, modelUrl);
            case "gemini" -> Installations.gemini(home, node(), program, modelUrl);
            case "codex-acp" -> Installations.codex(home, node(), program, modelUrl);
            case "claude-acp" -> Installations.claude(home, node(), program, modelUrl);
            case "qwen" -> Installations.qwen(home, node(), program, modelUrl);
            default -> throw new IllegalStateException("no lane for the agent " + name);
        };
    }

    /// The same agent, told to ask a person: what Gangway's profile of it does behind a server.
    public InstalledAgent asking() {
        Map<String, String> told = new HashMap<>(environment);
        List<String> words = new ArrayList<>(command);
        switch (name) {
            case "opencode" ->
                    told.put(
                            "OPENCODE_PERMISSION",
                            "{\"edit\":\"ask\",\"bash\":\"ask\",\"webfetch\":\"ask\"}");
            case "codex-acp" -> told.put("INITIAL_AGENT_MODE", "read-only");
            case "qwen" -> words.addAll(List.of("--approval-mode", "default"));
            default -> {
                // The others ask by themselves.
            }
        }
        return new InstalledAgent(name, words, told, project);
    }

    /// What this agent does in its own way.
    public AgentHabits habits() {
        return AgentHabits.of(name);
    }

    private static Path node() {
        return Path.of(required("GANGWAY_LANE_NODE"));
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
}
