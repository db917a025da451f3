package dev.gangway.command;

import dev.gangway.json.RawJson;
import java.time.Instant;
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

    /// A user was made.
    ///
    /// @param id the new one's
    record Added(String id) implements Result {
        public Added {
            Objects.requireNonNull(id);
        }
    }

    /// A credential was made.
    ///
    /// @param id by which it is listed and revoked
    /// @param secret shown this once
    /// @param expires empty for never
    record Issued(String id, Secret secret, Optional<Instant> expires) implements Result {
        public Issued {
            Objects.requireNonNull(id);
            Objects.requireNonNull(secret);
            Objects.requireNonNull(expires);
        }
    }

    /// What an agent answered, passed on.
    record Passed(RawJson answer) implements Result {
        public Passed {
            Objects.requireNonNull(answer);
        }
    }

    /// A document was written.
    ///
    /// @param tag names the version that it is now
    record Stored(String tag) implements Result {
        public Stored {
            Objects.requireNonNull(tag);
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
