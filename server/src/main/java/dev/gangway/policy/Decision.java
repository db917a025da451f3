package dev.gangway.policy;

/// What becomes of it.
public enum Decision {
    ALLOW,
    /// A person is asked; without an answer nothing is done.
    ASK,
    DENY
}
