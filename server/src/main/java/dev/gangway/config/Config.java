package dev.gangway.config;

import dev.gangway.json.RawJson;
import dev.gangway.policy.Policy;
import java.math.BigDecimal;
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
/// @param permissions how long agents' permission requests are held
/// @param terminal whether people may open terminals
/// @param redact secrets that are taken out of logs, errors and the audit, besides those that are
///   known by their looks or their names
/// @param spending how much may be used, and what it costs
/// @param allowedOrigins web origins besides the server's own that may connect
public record Config(
        Optional<String> defaultAgent,
        Optional<String> listen,
        boolean behindProxy,
        List<Agent> agents,
        List<ProjectRoot> projects,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        List<String> redact,
        Mcp mcp,
        Policy policy,
        Permissions permissions,
        Terminal terminal,
        Spending spending,
        Limits limits,
        Log log,
        Entry entry,
        Telemetry telemetry,
        Notify notices,
        List<ForeignWire> wires) {
    public static final Config DEFAULTS =
            new Config(
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Mcp.DEFAULTS,
                    Policy.DEFAULT,
                    Permissions.DEFAULTS,
                    Terminal.DEFAULTS,
                    Spending.NONE,
                    Limits.DEFAULTS,
                    Log.DEFAULTS,
                    Entry.DEFAULTS,
                    Telemetry.DEFAULTS,
                    Notify.NOBODY,
                    List.of());

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
    ///
    /// @param owner a user's name; empty for the server's owner
    public record ProjectRoot(String name, Path root, Optional<String> owner) {
        public ProjectRoot {
            Objects.requireNonNull(name);
            Objects.requireNonNull(owner);
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

    /// How long agents' permission requests are held.
    ///
    /// @param denyAfter then they are denied; empty: until somebody answers
    public record Permissions(Optional<Duration> denyAfter) {
        public static final Permissions DEFAULTS = new Permissions(Optional.empty());

        public Permissions {
            Objects.requireNonNull(denyAfter);
        }
    }

    /// The terminals of people.
    ///
    /// @param enabled whether there are any
    /// @param shell a program; empty for the one of the server's user
    public record Terminal(boolean enabled, Optional<String> shell, Confinement confinement) {
        public static final Terminal DEFAULTS =
                new Terminal(false, Optional.empty(), Confinement.DEFAULTS);

        public Terminal {
            Objects.requireNonNull(shell);
            Objects.requireNonNull(confinement);
        }
    }

    /// How much may be used, and what it costs.
    ///
    /// @param prices by models' names
    public record Spending(List<Budget> budgets, Map<String, Price> prices) {
        public static final Spending NONE = new Spending(List.of(), Map.of());

        public Spending {
            budgets = List.copyOf(budgets);
            prices = Map.copyOf(prices);
        }
    }

    /// How much may be used: a cost or a number of tokens.
    ///
    /// @param of `server`, `session` for each, `project:NAME` or `user:NAME`
    /// @param cost in dollars
    /// @param warn the share at which people are told, above 0 to 1
    /// @param unknown what a turn means whose cost is not known
    public record Budget(
            String of,
            Per per,
            Optional<BigDecimal> cost,
            Optional<Long> tokens,
            double warn,
            Unknown unknown) {
        /// Over what it is summed; days and months are UTC's.
        public enum Per {
            DAY,
            MONTH,
            SESSION,
            TURN
        }

        public enum Unknown {
            ALLOW,
            STOP
        }

        public Budget {
            Objects.requireNonNull(of);
            Objects.requireNonNull(per);
            Objects.requireNonNull(cost);
            Objects.requireNonNull(tokens);
            Objects.requireNonNull(unknown);
        }
    }

    /// In dollars for a million tokens.
    public record Price(
            BigDecimal input, BigDecimal output, BigDecimal cacheRead, BigDecimal cacheWrite) {
        public Price {
            Objects.requireNonNull(input);
            Objects.requireNonNull(output);
            Objects.requireNonNull(cacheRead);
            Objects.requireNonNull(cacheWrite);
        }
    }

    /// How the log commits, and what is said on standard error.
    ///
    /// @param strict fsync also inside a running turn before anything is shown
    /// @param keep how much of each stream is kept
    /// @param format of the lines on standard error
    /// @param level how much of them is written, in upper case; empty: warnings and errors
    public record Log(boolean strict, Keep keep, Format format, Optional<String> level) {
        public static final Log DEFAULTS =
                new Log(false, new Keep.Everything(), Format.TEXT, Optional.empty());

        /// How a line is written.
        public enum Format {
            /// For people.
            TEXT,
            /// One JSON object a line, for programs.
            JSON
        }

        public Log {
            Objects.requireNonNull(keep);
            Objects.requireNonNull(format);
            Objects.requireNonNull(level);
        }
    }

    /// How the server is watched.
    ///
    /// @param metricsListen HOST:PORT of a listener for metrics alone; empty for none
    /// @param tracing empty when there is none
    public record Telemetry(Optional<String> metricsListen, Optional<Tracing> tracing) {
        public static final Telemetry DEFAULTS = new Telemetry(Optional.empty(), Optional.empty());

        public Telemetry {
            Objects.requireNonNull(metricsListen);
            Objects.requireNonNull(tracing);
        }
    }

    /// Where spans of turns go.
    ///
    /// @param endpoint of a collector that takes OTLP over HTTP, without `/v1/traces`
    /// @param content whether what was said and done is sent too
    /// @param headers sent with each request, by name
    public record Tracing(URI endpoint, boolean content, Map<String, String> headers) {
        public Tracing {
            Objects.requireNonNull(endpoint);
            headers = Map.copyOf(headers);
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

    /// How people come in.
    ///
    /// @param tls empty: in the clear
    /// @param trustedProxies literal addresses, or ranges in CIDR notation
    public record Entry(Optional<Tls> tls, List<String> trustedProxies, Rates rates) {
        public static final Entry DEFAULTS = new Entry(Optional.empty(), List.of(), Rates.DEFAULTS);

        public Entry {
            Objects.requireNonNull(tls);
            trustedProxies = List.copyOf(trustedProxies);
            Objects.requireNonNull(rates);
        }
    }

    /// The listener's certificate and its private key, PEM files.
    public record Tls(Path certificate, Path key) {
        public Tls {
            Objects.requireNonNull(certificate);
            Objects.requireNonNull(key);
        }
    }

    /// How often somebody may ask, and may be wrong about who they are.
    ///
    /// @param requestsPerMinute of one principal
    /// @param addressRequestsPerMinute from one address
    /// @param failedLogins from one address, or under one name, before there is a lock-out
    /// @param lockOutMax the longest lock-out
    public record Rates(
            int requestsPerMinute,
            int addressRequestsPerMinute,
            int failedLogins,
            Duration lockOutMax) {
        public static final Rates DEFAULTS = new Rates(30_000, 60_000, 10, Duration.ofMinutes(15));

        public Rates {
            Objects.requireNonNull(lockOutMax);
        }
    }

    /// The listener of a front-end's own protocol.
    ///
    /// @param name of the wire
    /// @param listen HOST:PORT
    /// @param uiDirectory the front-end's files, which a user installed
    /// @param switches by their names
    /// @param hints texts by their names
    public record ForeignWire(
            String name,
            String listen,
            Optional<Path> uiDirectory,
            Map<String, String> switches,
            Map<String, String> hints) {
        public ForeignWire {
            Objects.requireNonNull(name);
            Objects.requireNonNull(listen);
            Objects.requireNonNull(uiDirectory);
            switches = Map.copyOf(switches);
            hints = Map.copyOf(hints);
        }
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
        Objects.requireNonNull(entry);
        Objects.requireNonNull(defaultAgent);
        Objects.requireNonNull(listen);
        agents = List.copyOf(agents);
        projects = List.copyOf(projects);
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
        redact = List.copyOf(redact);
        Objects.requireNonNull(mcp);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(permissions);
        Objects.requireNonNull(terminal);
        Objects.requireNonNull(spending);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(log);
        Objects.requireNonNull(telemetry);
        Objects.requireNonNull(notices);
        wires = List.copyOf(wires);
    }
}
