package dev.gangway.command;

import dev.gangway.json.RawJson;
import java.util.Objects;
import java.util.Optional;

/// A person's answer to an open request.
public sealed interface RequestAnswer {
    /// A permission: the id of one of the options that were offered.
    ///
    /// @param keep for what the answer is kept as a rule; empty leaves that to the option: one for
    ///   always is kept for its session, where it can be
    record Selected(String optionId, Optional<Keep> keep) implements RequestAnswer {
        public Selected {
            Objects.requireNonNull(optionId);
            Objects.requireNonNull(keep);
        }

        /// Not kept but by the option.
        public Selected(String optionId) {
            this(optionId, Optional.empty());
        }
    }

    /// A question: the form's content, an object; of a page to visit an empty one: the person
    /// agreed to open it.
    record Accepted(RawJson content) implements RequestAnswer {
        public Accepted {
            Objects.requireNonNull(content);
        }
    }

    /// A question: no.
    record Declined() implements RequestAnswer {}

    /// Neither: the person dismisses it. The agent is told `cancelled`.
    record Dismissed() implements RequestAnswer {}
}
