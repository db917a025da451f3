package dev.gangway.agent;

import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import java.util.Objects;

/// Something that an agent is asked outside of any session: it is started for it and ended after.
public sealed interface AgentErrand {
    /// Log in, by one of the methods that it announced.
    record Authenticate(String method) implements AgentErrand {
        public Authenticate {
            Objects.requireNonNull(method);
        }
    }

    /// Log out.
    record Logout() implements AgentErrand {}

    /// Forget a session.
    ///
    /// @param agentSession the agent's own id of it
    record DeleteSession(String agentSession) implements AgentErrand {
        public DeleteSession {
            Objects.requireNonNull(agentSession);
        }
    }

    /// Hears what became of it: one call, when the agent has ended. On any thread; must not block.
    interface Ending {
        /// @param answer what the agent answered, an object
        void done(RawJson answer);

        void failed(GatewayException problem);
    }
}
