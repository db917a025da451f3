package dev.gangway.process.isolation;

/// Whether an agent is kept apart from the rest of the machine.
public enum Isolation {
    /// By bubblewrap where it works, else not at all.
    AUTO,
    /// By bubblewrap; where that does not work the agent is not started.
    BUBBLEWRAP,
    /// Not: the agent sees what the server's user sees.
    OFF
}
