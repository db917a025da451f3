package dev.gangway.testkit.model;

/// Why the scripted model ended an answer; each protocol has its own word for it.
public enum StopReason {
    /// The model said all it had to say.
    END,
    /// The model waits for the result of the tool that it called.
    TOOL,
    /// The answer reached its token limit.
    LENGTH,
    /// The model declined.
    REFUSAL
}
