package dev.gangway.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/// Where a server keeps its things: `--data`, else GANGWAY_DATA, else the XDG state directory.
final class DataDirectory {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the server keeps its things (default: $XDG_STATE_HOME/gangway).")
    private Path given = Path.of("");

    Path path() {
        return path(given, System.getenv(), home());
    }

    /// @param given on the command line; empty when it was not
    static Path path(Path given, Map<String, String> environment, Path home) {
        if (!given.toString().isEmpty()) {
            return given.toAbsolutePath().normalize();
        }
        String configured = environment.getOrDefault("GANGWAY_DATA", "");
        if (!configured.isEmpty()) {
            return Path.of(configured).toAbsolutePath().normalize();
        }
        return xdg("XDG_STATE_HOME", ".local/state", environment, home).resolve("gangway");
    }

    /// The XDG place for a configuration file.
    static Path xdgConfig() {
        return xdg("XDG_CONFIG_HOME", ".config", System.getenv(), home())
                .resolve("gangway")
                .resolve("gangway.toml");
    }

    /// `$HOME`, as the XDG specification has it: the JDK's own word is the password database's.
    private static Path home() {
        String home = System.getenv().getOrDefault("HOME", "");
        return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
    }

    /// A relative path in such a variable is to be ignored, says the XDG specification.
    private static Path xdg(
            String variable, String fallback, Map<String, String> environment, Path home) {
        String value = environment.getOrDefault(variable, "");
        return value.startsWith("/") ? Path.of(value) : home.resolve(fallback);
    }
}
