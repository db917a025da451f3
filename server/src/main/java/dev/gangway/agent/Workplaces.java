package dev.gangway.agent;

/// Gives agents their workplaces.
public interface Workplaces {
    /// The workplace of an agent that is being started. Does no I/O.
    Workplace open(AgentStart start, WorkplaceHost host);
}
