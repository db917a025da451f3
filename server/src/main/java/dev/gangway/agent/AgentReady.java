package dev.gangway.agent;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// An agent that is ready for prompts.
///
/// @param agentSession the agent's own id of the session, by which it can be resumed
/// @param resumed whether it remembers the session; false after a resume that failed and was
///   replaced by a new one
/// @param agentInfo name and version, ACP's `agentInfo`; an empty object when it says none
/// @param capabilities ACP's `agentCapabilities`
/// @param authMethods ACP's `authMethods`, an array
/// @param modes ACP's `modes` of the session; JSON null when it has none
/// @param configOptions ACP's `configOptions`, an array; JSON null when it has none
/// @param steers whether it takes prompts into a running turn
public record AgentReady(
        String agentSession,
        boolean resumed,
        RawJson agentInfo,
        RawJson capabilities,
        RawJson authMethods,
        RawJson modes,
        RawJson configOptions,
        boolean steers) {
    public AgentReady {
        Objects.requireNonNull(agentSession);
        Objects.requireNonNull(agentInfo);
        Objects.requireNonNull(capabilities);
        Objects.requireNonNull(authMethods);
        Objects.requireNonNull(modes);
        Objects.requireNonNull(configOptions);
    }
}
