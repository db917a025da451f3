package dev.gangway.notify;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Who is told of what, and how.
///
/// @param publicUrl by which people reach this server, without a slash at its end; without it
///   nothing that is sent has links
public record NotifySettings(Optional<String> publicUrl, List<Target> targets) {
    /// Nobody is told anything.
    public static final NotifySettings NONE = new NotifySettings(Optional.empty(), List.of());

    public NotifySettings {
        Objects.requireNonNull(publicUrl);
        targets = List.copyOf(targets);
    }
}
