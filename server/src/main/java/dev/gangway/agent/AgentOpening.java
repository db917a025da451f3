package dev.gangway.agent;

import java.util.Objects;
import java.util.Optional;

/// Which session of its own an agent is to open.
public sealed interface AgentOpening {
    /// A new one.
    record Fresh() implements AgentOpening {}

    /// One that it had before.
    ///
    /// @param agentSession the agent's own id of it
    record Again(String agentSession) implements AgentOpening {
        public Again {
            Objects.requireNonNull(agentSession);
        }
    }

    /// A new one that begins with what another said; where the agent cannot fork, one that does not
    /// remember.
    ///
    /// @param agentSession the agent's own id of the other
    record Fork(String agentSession) implements AgentOpening {
        public Fork {
            Objects.requireNonNull(agentSession);
        }
    }

    /// One that it had before, if it had one.
    static AgentOpening of(Optional<String> before) {
        return before.<AgentOpening>map(Again::new).orElseGet(Fresh::new);
    }
}
