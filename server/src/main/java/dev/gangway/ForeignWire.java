package dev.gangway;

import dev.gangway.http.HttpSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A front-end protocol with a listener of its own, as its front-end expects.
///
/// @param name of the wire
/// @param ui the directory of the front-end's files, which a user installed
/// @param switches of the wire, by their names in the configuration
/// @param hints texts of the wire, by their names in the configuration
public record ForeignWire(
        String name,
        HttpSettings http,
        Optional<Path> ui,
        Map<String, String> switches,
        Map<String, String> hints) {
    public ForeignWire {
        Objects.requireNonNull(name);
        Objects.requireNonNull(http);
        Objects.requireNonNull(ui);
        switches = Map.copyOf(switches);
        hints = Map.copyOf(hints);
    }
}
