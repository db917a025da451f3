package dev.gangway.agent;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// What a driver needs to start an agent for a session.
///
/// @param session Gangway's id of the session, for names and logs
/// @param directory where the agent works; absolute, checked
/// @param agentSession the agent's own id of the session to resume; empty for a new one
public record AgentStart(
        String session, AgentSpec agent, Path directory, Optional<String> agentSession) {
    public AgentStart {
        Objects.requireNonNull(session);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(agentSession);
    }
}
