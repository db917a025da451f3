package dev.gangway.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where a server keeps its things: `--data`, else GANGWAY_DATA, else the XDG state directory.
final class DataDirectory {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the server keeps its things (default: $XDG_STATE_HOME/gangway).")
    private Path given = Path.of("");

    Path path() {
        if (!given.toString().isEmpty()) {
            return given.toAbsolutePath().normalize();
        }
        String configured = System.getenv("GANGWAY_DATA");
        if (configured != null && !configured.isEmpty()) {
            return Path.of(configured).toAbsolutePath().normalize();
        }
        return xdg("XDG_STATE_HOME", ".local/state").resolve("gangway");
    }

    /// The XDG place for a configuration file.
    static Path xdgConfig() {
        return xdg("XDG_CONFIG_HOME", ".config").resolve("gangway").resolve("gangway.toml");
    }

    private static Path xdg(String variable, String fallback) {
        String value = System.getenv(variable);
        return value != null && value.startsWith("/")
                ? Path.of(value)
                : Path.of(System.getProperty("user.home")).resolve(fallback);
    }
}
