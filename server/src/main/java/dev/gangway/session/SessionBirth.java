package dev.gangway.session;

import dev.gangway.access.Principal;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// What a new session begins with; checked.
///
/// @param project the id of the project that `directory` lies in
/// @param directory absolute, links resolved
/// @param key idempotency key in the owner's feed
public record SessionBirth(
        Principal owner,
        long connection,
        String agent,
        String project,
        Path directory,
        Optional<String> key) {
    public SessionBirth {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(project);
        Objects.requireNonNull(directory);
        Objects.requireNonNull(key);
    }
}
