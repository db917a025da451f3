package dev.gangway.command;

/// For how much a person's answer to a permission request is kept as a rule.
public enum Keep {
    /// For the session in which it was asked.
    SESSION,
    /// For all sessions of its project.
    PROJECT,
    /// For all sessions of its owner.
    USER
}
