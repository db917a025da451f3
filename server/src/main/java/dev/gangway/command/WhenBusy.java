package dev.gangway.command;

import java.time.Duration;
import java.util.Objects;

/// What a prompt gets while a turn runs, or while others wait.
public sealed interface WhenBusy {
    /// It waits for its turn, as long as it takes.
    record Queue() implements WhenBusy {}

    /// It is refused with [ErrorCode#BUSY].
    record Refuse() implements WhenBusy {}

    /// It waits for its turn, but not behind too many and not too long; else [ErrorCode#BUSY].
    ///
    /// @param depth how many prompts may wait already, from 1
    /// @param time in which its turn must have begun
    record Wait(int depth, Duration time) implements WhenBusy {
        public Wait {
            Objects.requireNonNull(time);
            if (depth < 1 || !time.isPositive()) {
                throw new IllegalArgumentException("a wait has a depth from 1 and a time");
            }
        }
    }

    /// Into the running turn where the agent can take it; else it waits as [Queue] does.
    record Steer() implements WhenBusy {}
}
