package dev.gangway.agent.found;

import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.agent.acp.AcpProfile;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The agents of this machine: those configured, those found on the PATH, and the demo agent, last.
/// Looking for them starts nothing.
///
/// @param defaultAgent the configured one, else the first real one, else the demo agent
public record FoundAgents(List<AgentSpec> agents, String defaultAgent) {
    /// The name of the agent that is built in.
    public static final String DEMO = "demo";

    public FoundAgents {
        agents = List.copyOf(agents);
    }

    /// @throws GatewayException INVALID when the configured default agent is none of them
    public static FoundAgents in(Config config) {
        return in(config, Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    /// @param path where programs are looked for, as in the variable PATH
    /// @throws GatewayException INVALID when the configured default agent is none of them
    public static FoundAgents in(Config config, String path) {
        List<AgentSpec> agents = new ArrayList<>();
        config.agents().forEach(agent -> agents.add(configured(agent)));
        Arrays.stream(AcpProfile.values())
                .filter(profile -> !has(agents, profile.profileName()))
                .flatMap(profile -> found(profile, path).stream())
                .forEach(agents::add);
        if (!has(agents, DEMO)) {
            agents.add(demo());
        }
        String defaultAgent = config.defaultAgent().orElse(agents.getFirst().name());
        if (!has(agents, defaultAgent)) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "default_agent: there is no agent called " + defaultAgent + ".");
        }
        return new FoundAgents(agents, defaultAgent);
    }

    /// The agent of that name.
    public Optional<AgentSpec> find(String name) {
        return agents.stream().filter(agent -> agent.name().equals(name)).findFirst();
    }

    private static AgentSpec configured(Config.Agent agent) {
        Optional<AcpProfile> known =
                AcpProfile.named(agent.name()).filter(_ -> agent.command().isEmpty());
        List<String> usual = known.map(Launches::arguments).orElse(List.of());
        List<AgentSetting> settings = new ArrayList<>();
        agent.mode().map(AgentSetting.Mode::new).ifPresent(settings::add);
        agent.options()
                .forEach((id, value) -> settings.add(new AgentSetting.ConfigOption(id, value)));
        String command =
                known.map(profile -> profile.programs().getFirst()).orElse(agent.command());
        List<String> args = agent.args().isEmpty() ? usual : agent.args();
        String profile =
                agent.profile().isEmpty()
                        ? known.map(AcpProfile::profileName).orElse("")
                        : agent.profile();
        List<String> commandLine = new ArrayList<>(List.of(command));
        commandLine.addAll(args);
        return new AgentSpec(
                agent.name(),
                command,
                args,
                agent.environment(),
                profile,
                settings,
                workplace(agent),
                Confinements.of(agent, profile, commandLine));
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

    private static Optional<AgentSpec> found(AcpProfile profile, String path) {
        return profile.programs().stream()
                .filter(program -> Programs.find(program, path).isPresent())
                .findFirst()
                .map(program ->
                        new AgentSpec(
                                profile.profileName(),
                                program,
                                Launches.arguments(profile),
                                Map.of(),
                                profile.profileName(),
                                List.of(),
                                WorkplaceOffer.NONE,
                                Confinements.known(profile.profileName())));
    }

    private static boolean has(List<AgentSpec> agents, String name) {
        return agents.stream().anyMatch(agent -> agent.name().equals(name));
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
                AcpProfile.OTHER.profileName(),
                List.of(),
                WorkplaceOffer.NONE,
                Confinements.demo());
    }
}
