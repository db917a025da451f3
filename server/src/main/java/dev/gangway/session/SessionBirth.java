package dev.gangway.session;

import dev.gangway.access.Principal;
import dev.gangway.agent.AgentSetup;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// What a new session begins with; checked.
///
/// @param project the id of the project that `directory` lies in
/// @param directory absolute, links resolved
/// @param parent the session that it is forked from
/// @param key idempotency key in the owner's feed
public record SessionBirth(
        Principal owner,
        long connection,
        String agent,
        String project,
        Path directory,
        AgentSetup setup,
        Optional<String> parent,
        Optional<String> key) {
    public SessionBirth {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(project);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(setup);
        Objects.requireNonNull(parent);
        Objects.requireNonNull(key);
    }

    /// One that is nobody's fork and has nothing but a directory.
    public SessionBirth(
            Principal owner,
            long connection,
            String agent,
            String project,
            Path directory,
            Optional<String> key) {
        this(owner, connection, agent, project, directory, AgentSetup.NONE, Optional.empty(), key);
    }
}
