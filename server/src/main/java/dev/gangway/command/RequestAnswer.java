package dev.gangway.command;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// A person's answer to an open request.
public sealed interface RequestAnswer {
    /// A permission: the id of one of the options that were offered.
    record Selected(String optionId) implements RequestAnswer {
        public Selected {
            Objects.requireNonNull(optionId);
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
