package dev.gangway.agent;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/// What a request to the workplace came to.
public sealed interface WorkplaceResult {
    record Text(String content) implements WorkplaceResult {
        public Text {
            Objects.requireNonNull(content);
        }
    }

    /// It is done; there is nothing to say.
    record Done() implements WorkplaceResult {}

    record Terminal(String id) implements WorkplaceResult {
        public Terminal {
            Objects.requireNonNull(id);
        }
    }

    /// @param truncated whether the beginning is missing
    /// @param exit empty while the command runs
    record Output(String text, boolean truncated, Optional<Exit> exit) implements WorkplaceResult {
        public Output {
            Objects.requireNonNull(text);
            Objects.requireNonNull(exit);
        }
    }

    /// How a command ended.
    ///
    /// @param code empty when a signal ended it
    /// @param signal its name, as in SIGTERM; empty when it ended by itself
    record Exit(OptionalInt code, Optional<String> signal) implements WorkplaceResult {
        public Exit {
            Objects.requireNonNull(code);
            Objects.requireNonNull(signal);
        }
    }
}
