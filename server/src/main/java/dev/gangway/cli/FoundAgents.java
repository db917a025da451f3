package dev.gangway.cli;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.config.Config;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The agents of this machine: those configured, those found on the PATH, and the demo agent, last.
///
/// @param defaultAgent the configured one, else the first real one, else the demo agent
record FoundAgents(List<AgentSpec> agents, String defaultAgent) {
    static final String DEMO = "demo";

    /// Programs that speak ACP, and how they are told to.
    private static final List<AgentSpec> KNOWN =
            List.of(
                    known("claude", "claude-agent-acp"),
                    known("codex", "codex-acp"),
                    known("gemini", "gemini", "--acp"),
                    known("opencode", "opencode", "acp"),
                    known("qwen", "qwen", "--acp"),
                    known("kiro", "kiro-cli", "acp"),
                    known("goose", "goose", "acp"));

    FoundAgents {
        agents = List.copyOf(agents);
    }

    /// @throws CommandFailed when the configured default agent is none of them
    static FoundAgents in(Config config) {
        return in(config, Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    /// @param path where programs are looked for, as in the variable PATH
    static FoundAgents in(Config config, String path) {
        List<AgentSpec> agents = new ArrayList<>();
        config.agents()
                .forEach(agent ->
                        agents.add(
                                new AgentSpec(
                                        agent.name(),
                                        agent.command(),
                                        agent.args(),
                                        agent.environment(),
                                        agent.profile(),
                                        workplace(agent),
                                        Confinements.of(agent))));
        KNOWN.stream()
                .filter(agent -> !has(agents, agent.name()))
                .filter(agent -> isInstalled(agent, path))
                .forEach(agents::add);
        if (!has(agents, DEMO)) {
            agents.add(demo());
        }
        String defaultAgent = config.defaultAgent().orElse(agents.getFirst().name());
        if (!has(agents, defaultAgent)) {
            throw new CommandFailed(
                    "default_agent: there is no agent called " + defaultAgent + ".");
        }
        return new FoundAgents(agents, defaultAgent);
    }

    private static WorkplaceOffer workplace(Config.Agent agent) {
        WorkplaceOffer.Files files =
                switch (agent.files()) {
                    case OFF -> WorkplaceOffer.Files.OFF;
                    case READ -> WorkplaceOffer.Files.READ;
                    case WRITE -> WorkplaceOffer.Files.WRITE;
                };
        return new WorkplaceOffer(files, agent.terminals());
    }

    private static AgentSpec known(String name, String command, String... args) {
        return new AgentSpec(
                name,
                command,
                List.of(args),
                Map.of(),
                name,
                WorkplaceOffer.NONE,
                Confinements.known(name));
    }

    private static boolean has(List<AgentSpec> agents, String name) {
        return agents.stream().anyMatch(agent -> agent.name().equals(name));
    }

    private static boolean isInstalled(AgentSpec agent, String path) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(directory -> directory.startsWith("/"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, agent.command())));
    }

    /// This program, started again as the demo agent.
    private static AgentSpec demo() {
        return new AgentSpec(
                DEMO,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.gangway.demo.DemoAgent"),
                Map.of(),
                "",
                WorkplaceOffer.NONE,
                Confinements.demo());
    }
}
