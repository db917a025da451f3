package dev.gangway.agent.acp;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentDriver;
import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.Countdown;
import dev.gangway.agent.NoAgent;
import dev.gangway.agent.Workplaces;
import dev.gangway.process.ProcessLauncher;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Starts agents that speak ACP v1 on stdio: any of them, by configuration.
///
/// One process serves one session. It is told the same about its client every time: no files, no
/// terminals, questions as forms or links. What it sends and nobody knows is kept as an
/// `unrecognized` event; a line that is no JSON-RPC message is counted, logged and skipped, and
/// never ends the session.
public final class AcpDriver implements AgentDriver {
    private final ProcessLauncher launcher;
    private final ProcessLimits processLimits;
    private final AcpLimits limits;
    private final Countdown countdown;
    private final String version;
    private final Workplaces workplaces;

    /// @param version ours, told to agents
    public AcpDriver(
            ProcessLauncher launcher,
            ProcessLimits processLimits,
            AcpLimits limits,
            Countdown countdown,
            String version,
            Workplaces workplaces) {
        this.launcher = launcher;
        this.processLimits = processLimits;
        this.limits = limits;
        this.countdown = countdown;
        this.version = version;
        this.workplaces = workplaces;
    }

    @Override
    public AgentConnection connect(AgentStart start, AgentListener listener) {
        AcpAgent agent = new AcpAgent(start, listener, limits, countdown, version, workplaces);
        try {
            launcher.launch(
                    process(
                            start.agent(),
                            start.session(),
                            start.directory(),
                            start.setup().additionalDirectories()),
                    agent.lines());
            return agent;
        } catch (IOException | RuntimeException e) {
            // Whatever it is, the session hears of it: nobody waits for what this would throw.
            agent.neverStarted(String.valueOf(e.getMessage()));
            return new NoAgent();
        }
    }

    @Override
    public void run(
            AgentSpec agent, Path directory, AgentErrand errand, AgentErrand.Ending ending) {
        AcpErrand running = new AcpErrand(agent, errand, ending, countdown, version);
        try {
            launcher.launch(process(agent, "errand", directory, List.of()), running);
        } catch (IOException | RuntimeException e) {
            running.neverStarted(String.valueOf(e.getMessage()));
        }
    }

    /// @param further directories of the session that an isolated agent is to see too
    private ProcessSpec process(
            AgentSpec agent, String subject, Path directory, List<Path> further) {
        return new ProcessSpec(
                agent.name() + " " + subject,
                agent.command(),
                agent.args(),
                directory,
                environment(agent),
                processLimits,
                agent.confinement().alsoWriting(further));
    }

    /// What the agent's profile sets, and above it what is configured.
    public static Map<String, String> environment(AgentSpec agent) {
        Map<String, String> environment = new HashMap<>(AcpProfile.of(agent).environment());
        environment.putAll(agent.environment());
        return environment;
    }
}
