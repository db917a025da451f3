package dev.gangway.agent;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/// The agents that are configured or were found, and the driver that talks to them.
public final class Agents implements AgentStarter {
    private final Map<String, AgentSpec> specs = new LinkedHashMap<>();
    private final String defaultAgent;
    private final AgentDriver driver;
    private final Executor starts;

    /// @param specs in the order in which people see them
    /// @param defaultAgent the name of one of them
    /// @param starts runs what starts agents, bounded in how many at a time
    public Agents(List<AgentSpec> specs, String defaultAgent, AgentDriver driver, Executor starts) {
        specs.forEach(spec -> this.specs.put(spec.name(), spec));
        this.defaultAgent = Objects.requireNonNull(defaultAgent);
        this.driver = Objects.requireNonNull(driver);
        this.starts = Objects.requireNonNull(starts);
        if (!this.specs.containsKey(defaultAgent)) {
            throw new IllegalArgumentException(
                    "the default agent " + defaultAgent + " is not configured");
        }
    }

    public List<AgentSpec> list() {
        return List.copyOf(specs.values());
    }

    public Optional<AgentSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    /// The name of the agent that is meant when nobody names one.
    public String defaultAgent() {
        return defaultAgent;
    }

    @Override
    public boolean knows(String agent) {
        return specs.containsKey(agent);
    }

    @Override
    public void execute(Runnable start) {
        starts.execute(start);
    }

    @Override
    public AgentConnection start(
            String session,
            String agent,
            Path directory,
            Optional<String> agentSession,
            List<AgentSetting> chosen,
            AgentListener listener) {
        AgentSpec spec = specs.get(agent);
        if (spec == null) {
            listener.gone(
                    new AgentExit(
                            AgentExit.Cause.START_FAILED,
                            "The agent " + agent + " is not configured any more."));
            return new NoAgent();
        }
        return driver.connect(
                new AgentStart(session, spec, directory, agentSession, chosen), listener);
    }
}
