package dev.gangway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// All of the configuration, checked, with its defaults filled in (docs/configuration.md).
///
/// @param defaultAgent empty: the first real one found, the demo agent last
/// @param agents by name, in the file's order
/// @param projects by name, in the file's order
/// @param allowedHosts host names besides the loopback ones by which clients may address the server
/// @param allowedOrigins web origins besides the server's own that may connect
public record Config(
        Optional<String> defaultAgent,
        List<Agent> agents,
        List<ProjectRoot> projects,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        Limits limits,
        Log log) {
    public static final Config DEFAULTS =
            new Config(
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Limits.DEFAULTS,
                    Log.DEFAULTS);

    /// An agent that is started by a command.
    public record Agent(
            String name,
            String command,
            List<String> args,
            Map<String, String> environment,
            String profile) {
        public Agent {
            Objects.requireNonNull(name);
            Objects.requireNonNull(command);
            args = List.copyOf(args);
            environment = Map.copyOf(environment);
            Objects.requireNonNull(profile);
        }
    }

    /// A directory in which sessions may work.
    public record ProjectRoot(String name, Path root) {
        public ProjectRoot {
            Objects.requireNonNull(name);
            Objects.requireNonNull(root);
        }
    }

    /// How the log commits.
    ///
    /// @param strict fsync also inside a running turn before anything is shown
    /// @param keep how much of each stream is kept
    public record Log(boolean strict, Keep keep) {
        public static final Log DEFAULTS = new Log(false, new Keep.Everything());

        public Log {
            Objects.requireNonNull(keep);
        }
    }

    /// How much of each stream is kept.
    public sealed interface Keep {
        record Everything() implements Keep {}

        /// What is younger than this.
        record Young(Duration age) implements Keep {
            public Young {
                Objects.requireNonNull(age);
            }
        }

        /// The newest, so many bytes of it.
        record Newest(long bytes) implements Keep {}
    }

    public Config {
        Objects.requireNonNull(defaultAgent);
        agents = List.copyOf(agents);
        projects = List.copyOf(projects);
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(log);
    }
}
