package dev.gangway.agent;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// Why an agent is gone.
///
/// @param cause what ended it
/// @param message a sentence for people: the exit code, the last words on stderr, what could not be
///   started
/// @param authMethods ACP's, an array: how it wants to be logged in, when it wants that
public record AgentExit(Cause cause, String message, RawJson authMethods) {
    /// What ended an agent.
    public enum Cause {
        /// We closed it.
        CLOSED,
        /// It ended by itself, or was killed.
        DIED,
        /// It never became ready.
        START_FAILED,
        /// It is not logged in (ACP's -32000); the message names its methods.
        AUTH_REQUIRED,
        /// It cannot take what was brought for a new session: directories, MCP servers.
        SETUP_REFUSED,
        /// It broke a limit or the protocol beyond repair.
        MISBEHAVED
    }

    public AgentExit {
        Objects.requireNonNull(cause);
        Objects.requireNonNull(message);
        Objects.requireNonNull(authMethods);
    }

    public AgentExit(Cause cause, String message) {
        this(cause, message, RawJson.EMPTY_ARRAY);
    }
}
