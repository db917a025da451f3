package dev.gangway.store;

/// What a commit does before it returns.
public enum Synchronous {
    /// Writes to the operating system: survives the end of the process, not a loss of power. A
    /// later [#FULL] commit covers it too.
    NORMAL,
    /// Waits until the disk has it, with all commits before.
    FULL
}
