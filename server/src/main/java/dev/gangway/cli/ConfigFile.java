package dev.gangway.cli;

import dev.gangway.config.Config;
import dev.gangway.config.ConfigReader;
import dev.gangway.config.Variables;
import dev.gangway.redact.Redaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The configuration: `--config`, else GANGWAY_CONFIG, else DIR/gangway.toml, else the XDG place,
/// else the defaults. Variables win over what it says.
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
        String variable = System.getenv().getOrDefault("GANGWAY_CONFIG", "");
        if (!variable.isEmpty()) {
            return Optional.of(Path.of(variable));
        }
        return List.of(data.resolve("gangway.toml"), DataDirectory.xdgConfig()).stream()
                .filter(Files::exists)
                .findFirst();
    }

    /// Says on standard error which variables mean nothing.
    ///
    /// @throws dev.gangway.config.ConfigException with every problem
    Config read(Path data) {
        Variables variables = Variables.of(System.getenv());
        variables.unknown().forEach(new Terminal()::warn);
        return read(data, variables);
    }

    /// What it holds of secrets is redacted from then on.
    Config read(Path data, Variables variables) {
        Config config =
                find(data)
                        .map(file -> ConfigReader.read(file, variables))
                        .orElseGet(() -> ConfigReader.read(variables));
        Redaction.remember(config.redact());
        Redaction.rememberVariables(System.getenv());
        config.agents().forEach(agent -> Redaction.rememberVariables(agent.environment()));
        return config;
    }
}
