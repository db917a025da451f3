package dev.gangway.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a driver needs to start an agent for a session.
///
/// @param session Gangway's id of the session, for names and logs
/// @param directory where the agent works; absolute, checked
/// @param agentSession the agent's own id of the session to resume; empty for a new one
/// @param chosen what people chose in this session, oldest first: set again, and above what the
///   agent's configuration sets
public record AgentStart(
        String session,
        AgentSpec agent,
        Path directory,
        Optional<String> agentSession,
        List<AgentSetting> chosen) {
    public AgentStart {
        Objects.requireNonNull(session);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(agentSession);
        chosen = List.copyOf(chosen);
    }

    /// A start of a session in which nobody chose anything.
    public AgentStart(
            String session, AgentSpec agent, Path directory, Optional<String> agentSession) {
        this(session, agent, directory, agentSession, List.of());
    }
}
