package dev.gangway.agent;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.MDC;

/// The agents that are configured or were found, and the driver that talks to them.
public final class Agents implements AgentStarter {
    private final Map<String, AgentSpec> specs = new LinkedHashMap<>();
    private final String defaultAgent;
    private final AgentDriver driver;
    private final Executor starts;
    private final AgentIdentity identity;
    private final Errands errands = new Errands();

    /// @param specs in the order in which people see them
    /// @param defaultAgent the name of one of them
    /// @param starts runs what starts agents, bounded in how many at a time
    public Agents(List<AgentSpec> specs, String defaultAgent, AgentDriver driver, Executor starts) {
        specs.forEach(spec -> this.specs.put(spec.name(), spec));
        this.defaultAgent = Objects.requireNonNull(defaultAgent);
        this.driver = Objects.requireNonNull(driver);
        this.starts = Objects.requireNonNull(starts);
        this.identity = new AgentIdentity(Objects.requireNonNullElse(System.getenv("PATH"), ""));
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

    /// Tells an agent's program from another under the same name; does I/O.
    public String identity(AgentSpec agent) {
        return identity.of(agent);
    }

    @Override
    public AgentConnection start(AgentWish wish, AgentListener listener) {
        AgentSpec spec = specs.get(wish.agent());
        if (spec == null) {
            listener.gone(new AgentExit(AgentExit.Cause.START_FAILED, notConfigured(wish.agent())));
            return new NoAgent();
        }
        try (MDC.MDCCloseable _ = MDC.putCloseable("session", wish.session())) {
            return connect(spec, wish, listener);
        }
    }

    private AgentConnection connect(AgentSpec spec, AgentWish wish, AgentListener listener) {
        return driver.connect(
                new AgentStart(
                        wish.session(),
                        spec,
                        wish.directory(),
                        wish.opening(),
                        wish.setup(),
                        identity.of(spec),
                        wish.chosen()),
                listener);
    }

    @Override
    public void run(String agent, Path directory, AgentErrand errand, AgentErrand.Ending ending) {
        AgentSpec spec = specs.get(agent);
        if (spec == null) {
            ending.failed(new GatewayException(ErrorCode.NOT_FOUND, notConfigured(agent)));
            return;
        }
        errands.begin(agent, errand, ending)
                .ifPresent(counted -> run(spec, directory, errand, counted));
    }

    private void run(
            AgentSpec agent, Path directory, AgentErrand errand, AgentErrand.Ending ending) {
        try {
            starts.execute(() -> driver.run(agent, directory, errand, ending));
        } catch (RejectedExecutionException stopping) {
            ending.failed(
                    new GatewayException(
                            ErrorCode.SHUTTING_DOWN, "The server is stopping.", stopping));
        }
    }

    private static String notConfigured(String agent) {
        return "The agent " + agent + " is not configured any more.";
    }
}
