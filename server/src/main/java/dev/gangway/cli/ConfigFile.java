package dev.gangway.cli;

import dev.gangway.config.Config;
import dev.gangway.config.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The configuration: `--config`, else DIR/gangway.toml, else the XDG place, else the defaults.
final class ConfigFile {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration (default: DIR/gangway.toml).")
    private Path given = Path.of("");

    Optional<Path> find(Path data) {
        if (!given.toString().isEmpty()) {
            return Optional.of(given);
        }
        return List.of(data.resolve("gangway.toml"), DataDirectory.xdgConfig()).stream()
                .filter(Files::exists)
                .findFirst();
    }

    /// @throws dev.gangway.config.ConfigException with every problem
    Config read(Path data) {
        return find(data).map(ConfigReader::read).orElse(Config.DEFAULTS);
    }
}
