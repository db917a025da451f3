package dev.gangway.agent;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// What an agent gets for an open request.
public sealed interface AgentAnswer {
    /// A permission: the chosen option's id, one of those that were offered.
    record Selected(String optionId) implements AgentAnswer {
        public Selected {
            Objects.requireNonNull(optionId);
        }
    }

    /// A form: accepted with its content, an object.
    record Accepted(RawJson content) implements AgentAnswer {
        public Accepted {
            Objects.requireNonNull(content);
        }
    }

    /// A page to visit: the person agrees to open it.
    record Agreed() implements AgentAnswer {}

    /// A question: the person said no.
    record Declined() implements AgentAnswer {}

    /// Nobody will answer: the turn was cancelled, or the time is over.
    record Cancelled() implements AgentAnswer {}
}
