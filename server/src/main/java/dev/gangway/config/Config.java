package dev.gangway.config;

import dev.gangway.json.RawJson;
import dev.gangway.policy.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// All of the configuration, checked, with its defaults filled in (docs/configuration.md).
///
/// @param defaultAgent empty: the first real one found, the demo agent last
/// @param listen HOST:PORT; empty: 127.0.0.1:7420
/// @param behindProxy whether other addresses than loopback may be listened on
/// @param agents by name, in the file's order
/// @param projects by name, in the file's order
/// @param allowedHosts host names besides the loopback ones by which clients may address the server
/// @param policy what agents may do through Gangway, in the file's order
/// @param allowedOrigins web origins besides the server's own that may connect
public record Config(
        Optional<String> defaultAgent,
        Optional<String> listen,
        boolean behindProxy,
        List<Agent> agents,
        List<ProjectRoot> projects,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        Mcp mcp,
        Policy policy,
        Limits limits,
        Log log,
        Notify notices) {
    public static final Config DEFAULTS =
            new Config(
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Mcp.DEFAULTS,
                    Policy.DEFAULT,
                    Limits.DEFAULTS,
                    Log.DEFAULTS,
                    Notify.NOBODY);

    /// An agent that is started by a command.
    ///
    /// @param command empty for the program of the kind that the name is
    /// @param profile its kind; empty to tell it by the command
    /// @param mode what each of its sessions is set to before anybody may prompt
    /// @param options the same for its other options, in the file's order: strings and booleans
    /// @param files what it may do with the files of its session's directory, through Gangway
    /// @param terminals whether it may run commands through Gangway
    /// @param confinement what stands before its command and what it may see
    public record Agent(
            String name,
            String command,
            List<String> args,
            Map<String, String> environment,
            String profile,
            Optional<String> mode,
            Map<String, RawJson> options,
            Files files,
            boolean terminals,
            Confinement confinement) {
        /// The kinds of agents that are known, and `other` for none of them.
        public static final List<String> PROFILES =
                List.of("claude", "codex", "gemini", "opencode", "qwen", "kiro", "goose", "other");

        /// How far the agent's requests for files go.
        public enum Files {
            OFF,
            READ,
            WRITE
        }

        public Agent {
            Objects.requireNonNull(name);
            Objects.requireNonNull(command);
            args = List.copyOf(args);
            environment = Map.copyOf(environment);
            Objects.requireNonNull(profile);
            Objects.requireNonNull(mode);
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
            Objects.requireNonNull(files);
            Objects.requireNonNull(confinement);
        }
    }

    /// How an agent is confined.
    ///
    /// @param wrap a command prefix; empty for none
    /// @param state what it may write besides its project: absolute, or beginning with `~/`
    /// @param readable what it may read besides; as `state`
    public record Confinement(
            List<String> wrap, Isolation isolation, List<String> state, List<String> readable) {
        public static final Confinement DEFAULTS =
                new Confinement(List.of(), Isolation.AUTO, List.of(), List.of());

        /// Whether the agent is kept apart: where that can be done, as a condition, or not.
        public enum Isolation {
            AUTO,
            BUBBLEWRAP,
            OFF
        }

        public Confinement {
            wrap = List.copyOf(wrap);
            Objects.requireNonNull(isolation);
            state = List.copyOf(state);
            readable = List.copyOf(readable);
        }
    }

    /// A directory in which sessions may work.
    public record ProjectRoot(String name, Path root) {
        public ProjectRoot {
            Objects.requireNonNull(name);
            Objects.requireNonNull(root);
        }
    }

    /// The MCP servers that clients may bring for their sessions.
    ///
    /// @param programs whether administrators may bring programs
    /// @param hosts where remote ones may lie
    public record Mcp(boolean programs, List<String> hosts) {
        public static final Mcp DEFAULTS = new Mcp(false, List.of());

        public Mcp {
            hosts = List.copyOf(hosts);
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

    /// Who is told of what.
    ///
    /// @param publicUrl by which people reach the server; no slash at its end
    public record Notify(Optional<String> publicUrl, List<NotifyTarget> targets) {
        public static final Notify NOBODY = new Notify(Optional.empty(), List.of());

        public Notify {
            Objects.requireNonNull(publicUrl);
            targets = List.copyOf(targets);
        }
    }

    /// Where somebody is told something.
    ///
    /// @param secret of a webhook `whsec_` and base64; of ntfy a token, or empty
    /// @param user the name; empty for the server's own
    /// @param events their names
    /// @param quiet HH:MM-HH:MM; empty for never
    public record NotifyTarget(
            String name,
            Kind kind,
            URI url,
            String secret,
            String user,
            List<String> events,
            Optional<Quiet> quiet,
            boolean detail) {
        /// What can be told.
        public static final List<String> EVENTS =
                List.of("request_opened", "turn_ended", "budget_warned", "budget_reached");

        /// How it is told.
        public enum Kind {
            WEBHOOK,
            NTFY
        }

        /// From one time of each day to another.
        public record Quiet(LocalTime from, LocalTime to) {
            public Quiet {
                Objects.requireNonNull(from);
                Objects.requireNonNull(to);
            }
        }

        public NotifyTarget {
            Objects.requireNonNull(name);
            Objects.requireNonNull(kind);
            Objects.requireNonNull(url);
            Objects.requireNonNull(secret);
            Objects.requireNonNull(user);
            events = List.copyOf(events);
            Objects.requireNonNull(quiet);
        }

        /// Without what is secret.
        @Override
        public String toString() {
            return name;
        }
    }

    public Config {
        Objects.requireNonNull(defaultAgent);
        Objects.requireNonNull(listen);
        agents = List.copyOf(agents);
        projects = List.copyOf(projects);
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
        Objects.requireNonNull(mcp);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(log);
        Objects.requireNonNull(notices);
    }
}
