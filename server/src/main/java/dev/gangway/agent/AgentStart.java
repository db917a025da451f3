package dev.gangway.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a driver needs to start an agent for a session.
///
/// @param session Gangway's id of the session, for names and logs
/// @param directory where the agent works; absolute, checked
/// @param opening which session of its own it is to open
/// @param identity tells this program from another under the same name: see [AgentIdentity]
/// @param chosen what people chose in this session, oldest first: set again, and above what the
///   agent's configuration sets
public record AgentStart(
        String session,
        AgentSpec agent,
        Path directory,
        AgentOpening opening,
        AgentSetup setup,
        String identity,
        List<AgentSetting> chosen) {
    public AgentStart {
        Objects.requireNonNull(session);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(opening);
        Objects.requireNonNull(setup);
        Objects.requireNonNull(identity);
        chosen = List.copyOf(chosen);
    }

    /// Of a session in which nobody chose anything.
    public AgentStart(
            String session,
            AgentSpec agent,
            Path directory,
            AgentOpening opening,
            AgentSetup setup,
            String identity) {
        this(session, agent, directory, opening, setup, identity, List.of());
    }

    /// With nothing but a directory.
    ///
    /// @param agentSession the agent's own id of the session to resume; empty for a new one
    public AgentStart(
            String session, AgentSpec agent, Path directory, Optional<String> agentSession) {
        this(session, agent, directory, AgentOpening.of(agentSession), AgentSetup.NONE, "");
    }
}
