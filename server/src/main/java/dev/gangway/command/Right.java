package dev.gangway.command;

/// What a principal may be allowed to do with a stream.
public enum Right {
    /// See its events and state.
    OBSERVE,
    /// Give it prompts, cancel, change its settings.
    PROMPT,
    /// Answer its open requests.
    APPROVE,
    /// Stop its agent, delete it, grant rights.
    ADMINISTER
}
