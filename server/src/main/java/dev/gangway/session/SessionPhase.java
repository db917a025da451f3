package dev.gangway.session;

/// Where a session's turn stands.
public enum SessionPhase {
    /// No turn runs.
    IDLE,
    /// A turn runs.
    RUNNING,
    /// A turn runs and was asked to stop.
    CANCELLING,
    /// The session cannot go on: its log could not be written. What was published can be read.
    FAILED
}
