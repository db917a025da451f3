package dev.gangway.wire.mezame;

import java.util.Objects;
import java.util.Optional;

/// What the configuration says of this wire.
///
/// @param echoUser whether the front-end shows its own prompts only when they are echoed
/// @param project by name or id, where sessions work whose front-end names no directory; empty for
///   the first of the caller's
public record MezameSettings(boolean echoUser, Optional<String> project) {
    public MezameSettings {
        Objects.requireNonNull(project);
    }

    Dialect dialect() {
        return echoUser ? Dialect.ECHO : Dialect.OWN;
    }
}
