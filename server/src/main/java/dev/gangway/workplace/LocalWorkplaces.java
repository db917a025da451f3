package dev.gangway.workplace;

import dev.gangway.agent.AgentStart;
import dev.gangway.agent.Countdown;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.agent.Workplace;
import dev.gangway.agent.WorkplaceHost;
import dev.gangway.agent.Workplaces;
import dev.gangway.policy.Policy;
import dev.gangway.process.CommandLauncher;
import dev.gangway.process.ProcessLimits;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// Workplaces on this machine.
///
/// @param launcher starts commands
/// @param processLimits of each command
/// @param blocking runs what reads and writes files and starts commands
/// @param random for ids
public record LocalWorkplaces(
        Policy policy,
        CommandLauncher launcher,
        ProcessLimits processLimits,
        WorkplaceLimits limits,
        Executor blocking,
        Countdown countdown,
        RandomGenerator random)
        implements Workplaces {
    @Override
    public Workplace open(AgentStart start, WorkplaceHost host) {
        return start.agent().workplace().isEmpty()
                ? new NoWorkplace()
                : new LocalWorkplace(start, host, this);
    }
}
