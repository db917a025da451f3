package dev.gangway.log;

/// How sure an event must be before it is shown.
public enum Durability {
    /// Inside a running turn: committed before it is shown; fsynced soon after, or before when the
    /// log is `strict`.
    FLOW,
    /// Everything else: fsynced before it is shown or acknowledged.
    CONTROL
}
