package dev.gangway.agent;

import java.util.Objects;

/// What an agent did with a prompt for its running turn.
public sealed interface SteerOutcome {
    /// It is part of the turn that ran when it came.
    record Injected() implements SteerOutcome {}

    /// No turn was running: nothing was done with it.
    record NoTurn() implements SteerOutcome {}

    /// The agent answered with an error: nothing was done with it.
    record Failed(String message) implements SteerOutcome {
        public Failed {
            Objects.requireNonNull(message);
        }
    }
}
