package dev.gangway.command;

import dev.gangway.json.RawJson;
import java.util.Objects;
import java.util.Optional;

/// What a command came to. Given after the commit.
public sealed interface Result {
    /// The command's work is done (or there was nothing to do).
    record Done() implements Result {}

    /// @param session its id; its state can be read at once
    record Created(String session) implements Result {
        public Created {
            Objects.requireNonNull(session);
        }
    }

    /// What an agent answered, passed on.
    record Passed(RawJson answer) implements Result {
        public Passed {
            Objects.requireNonNull(answer);
        }
    }

    /// A prompt was accepted, now or before under the same key.
    ///
    /// @param turn the turn it is bound to
    /// @param queued whether it waits for its turn
    /// @param sequence the event that accepted it
    /// @param end how the turn ended, when that is already known
    record Accepted(long turn, boolean queued, long sequence, Optional<TurnEnd> end)
            implements Result {
        public Accepted {
            Objects.requireNonNull(end);
        }
    }
}
