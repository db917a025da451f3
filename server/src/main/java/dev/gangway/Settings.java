package dev.gangway;

import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.agent.AgentSpec;
import dev.gangway.gateway.ServerPolicy;
import dev.gangway.http.HttpSettings;
import dev.gangway.log.Keep;
import dev.gangway.notify.NotifySettings;
import dev.gangway.policy.Policy;
import dev.gangway.process.ProcessLimits;
import dev.gangway.session.SessionLimits;
import dev.gangway.terminal.TerminalSettings;
import dev.gangway.usage.Budget;
import dev.gangway.usage.Price;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// All that a server is told.
///
/// @param data its directory; made when missing
/// @param owner the one user
/// @param agents in the order in which people see them
/// @param strict fsync also inside a running turn before anything is shown
/// @param keep how much of each stream is kept
/// @param ringBytes memory for frames that readers share, over all streams
/// @param servers the MCP servers that clients may bring
/// @param policy what agents may do in their workplaces
/// @param spending how much may be used, and what it costs
/// @param operations how it is watched and how it stops
/// @param notices who is told of what
/// @param wires the front-ends that have listeners of their own
/// @param terminals what runs in people's terminals; empty when there are none
/// @param version Gangway's own
public record Settings(
        Path data,
        HttpSettings http,
        Principal owner,
        List<Project> projects,
        List<AgentSpec> agents,
        String defaultAgent,
        boolean strict,
        Keep keep,
        long ringBytes,
        SessionLimits sessionLimits,
        dev.gangway.wire.acp.AcpLimits acpLimits,
        dev.gangway.agent.acp.AcpLimits driverLimits,
        ProcessLimits processLimits,
        ServerPolicy servers,
        Policy policy,
        Spending spending,
        OperationSettings operations,
        NotifySettings notices,
        List<ForeignWire> wires,
        Optional<TerminalSettings> terminals,
        String version) {
    public Settings {
        Objects.requireNonNull(data);
        Objects.requireNonNull(http);
        Objects.requireNonNull(owner);
        projects = List.copyOf(projects);
        agents = List.copyOf(agents);
        Objects.requireNonNull(defaultAgent);
        Objects.requireNonNull(keep);
        Objects.requireNonNull(sessionLimits);
        Objects.requireNonNull(acpLimits);
        Objects.requireNonNull(driverLimits);
        Objects.requireNonNull(processLimits);
        Objects.requireNonNull(servers);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(spending);
        Objects.requireNonNull(operations);
        Objects.requireNonNull(notices);
        wires = List.copyOf(wires);
        Objects.requireNonNull(terminals);
        Objects.requireNonNull(version);
    }

    /// How much may be used.
    ///
    /// @param prices of models, before those of the bundled table
    public record Spending(List<Budget> budgets, Map<String, Price> prices) {
        public static final Spending NONE = new Spending(List.of(), Map.of());

        public Spending {
            budgets = List.copyOf(budgets);
            prices = Map.copyOf(prices);
        }
    }
}
