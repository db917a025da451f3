package dev.gangway.policy;

/// What an agent wants to do.
public enum Operation {
    READ,
    WRITE,
    EXECUTE,
    FETCH
}
