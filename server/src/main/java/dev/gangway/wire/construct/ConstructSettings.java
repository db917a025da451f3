package dev.gangway.wire.construct;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What `[wire.construct]` says of this wire.
///
/// @param project where new sessions work, by its id or name; empty for the caller's first project
/// @param hints by `page_context`, in place of those that come with the wire
public record ConstructSettings(Optional<String> project, Map<String, String> hints) {
    public ConstructSettings {
        Objects.requireNonNull(project);
        hints = Map.copyOf(hints);
    }
}
