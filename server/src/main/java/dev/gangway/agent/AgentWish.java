package dev.gangway.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Which agent a session wants started, for what.
///
/// @param session Gangway's id of it
/// @param agent the agent's name
/// @param directory where it works; absolute, checked
/// @param chosen what people chose in this session, oldest first
public record AgentWish(
        String session,
        String agent,
        Path directory,
        AgentOpening opening,
        AgentSetup setup,
        List<AgentSetting> chosen) {
    public AgentWish {
        Objects.requireNonNull(session);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(opening);
        Objects.requireNonNull(setup);
        chosen = List.copyOf(chosen);
    }
}
