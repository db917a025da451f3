package dev.gangway.config;

import dev.gangway.json.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// Reads a configuration from TOML. Unknown keys are errors; all problems are found in one go.
public final class ConfigReader {
    private static final long FILE_BYTES_MAX = 1024 * 1024;

    static final String LIMITS = "limits";
    static final String LOG = "log";
    static final String PERMISSIONS = "permissions";
    static final String TERMINAL = "terminal";

    /// The keys at the top that are no tables: each has an environment variable.
    static final List<String> SETTINGS =
            List.of(
                    "default_agent",
                    "listen",
                    "behind_proxy",
                    "allowed_hosts",
                    "allowed_origins",
                    "allow_client_mcp",
                    "allowed_mcp_hosts",
                    "trusted_proxies",
                    "redact",
                    "public_url");

    private static final List<String> TABLES =
            List.of(
                    "agents",
                    "projects",
                    "policy",
                    PERMISSIONS,
                    TERMINAL,
                    "budget",
                    "prices",
                    LIMITS,
                    LOG,
                    "metrics",
                    "tracing",
                    "notify",
                    WireReader.WIRE,
                    EntryReader.TLS,
                    EntryReader.RATES);

    /// In `[permissions]`.
    static final List<String> PERMISSION_KEYS = List.of("deny_after");

    /// In `[log]`.
    static final List<String> LOG_KEYS = List.of("durability", "keep", "format", "level");

    private static final String[] AGENT_KEYS = {
        "command",
        "args",
        "env",
        "profile",
        "mode",
        "options",
        "files",
        "terminals",
        "wrap",
        "isolation",
        "state",
        "readable"
    };

    private final String source;
    private final Path base;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private final Variables variables;

    private ConfigReader(String source, Path base, Variables variables) {
        this.source = source;
        this.base = base;
        this.variables = variables;
    }

    /// The configuration without a file.
    ///
    /// @throws ConfigException with every problem
    public static Config read(Variables variables) {
        return parse("", "the environment", Path.of("/"), variables);
    }

    /// Reads a file.
    ///
    /// @param variables win over what the file says
    /// @throws ConfigException with every problem
    public static Config read(Path file, Variables variables) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new ConfigException(
                        file.toString(),
                        List.of(
                                new ConfigProblem(
                                        0, 0, "larger than a configuration can be (1 MiB)")));
            }
            Path directory = file.toAbsolutePath().getParent();
            return parse(
                    Files.readString(file),
                    file.toString(),
                    directory == null ? Path.of("/") : directory,
                    variables);
        } catch (IOException unreadable) {
            throw new ConfigException(
                    file.toString(),
                    List.of(
                            new ConfigProblem(
                                    0, 0, "cannot be read: " + FileTrouble.of(unreadable))));
        }
    }

    /// Reads a text, without variables.
    ///
    /// @param source its name, for messages
    /// @param base what relative project roots start from
    public static Config parse(String toml, String source, Path base) {
        return parse(toml, source, base, Variables.NONE);
    }

    /// Reads a text.
    ///
    /// @param source its name, for messages
    /// @param base what relative project roots start from
    static Config parse(String toml, String source, Path base, Variables variables) {
        return new ConfigReader(source, base, variables).config(Toml.parse(toml));
    }

    private Config config(TomlParseResult toml) {
        toml.errors()
                .forEach(error ->
                        problems.add(
                                new ConfigProblem(
                                        error.position().line(),
                                        error.position().column(),
                                        String.valueOf(error.getMessage()))));
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        Section root = new Section("", toml, null, problems, variables);
        root.allow(Stream.concat(SETTINGS.stream(), TABLES.stream()).toArray(String[]::new));
        Config config =
                new Config(
                        root.text("default_agent"),
                        listen(root),
                        root.flag("behind_proxy", false),
                        agents(root.table("agents")),
                        projects(root.table("projects")),
                        root.texts("allowed_hosts"),
                        root.texts("allowed_origins"),
                        root.texts("redact"),
                        new Config.Mcp(
                                root.flag("allow_client_mcp", false),
                                root.texts("allowed_mcp_hosts")),
                        new PolicyReader(problems, variables).policy(root),
                        permissions(root.section(PERMISSIONS)),
                        terminal(root.section(TERMINAL)),
                        new SpendingReader(problems, variables).spending(root),
                        new LimitsReader(root.section(LIMITS)).limits(),
                        log(root.section(LOG)),
                        new EntryReader(base).entry(root),
                        TelemetryReader.telemetry(root.section("metrics"), root.section("tracing")),
                        new NotifyReader().read(root, sections("notify", root.table("notify"))),
                        new WireReader(base)
                                .wires(sections(WireReader.WIRE, root.table(WireReader.WIRE))));
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        return config;
    }

    private static Optional<String> listen(Section root) {
        Optional<String> listen = root.text("listen");
        if (!listen.orElse("host:0").matches(".+:\\d{1,5}")) {
            root.problem("listen", "must be HOST:PORT, as in \"127.0.0.1:7420\"");
        }
        return listen;
    }

    private List<Config.Agent> agents(TomlTable tables) {
        List<Config.Agent> agents = new ArrayList<>();
        for (var entry : sections("agents", tables).entrySet()) {
            Section agent = entry.getValue();
            agent.allow(AGENT_KEYS);
            if (!entry.getKey().matches("[a-z0-9][a-z0-9._-]{0,63}")) {
                agent.problem("", "an agent's name is made of a-z, 0-9, '.', '_' and '-'");
            }
            agents.add(
                    new Config.Agent(
                            entry.getKey(),
                            command(entry.getKey(), agent),
                            agent.texts("args"),
                            environment(agent),
                            profile(agent),
                            agent.text("mode"),
                            options(agent),
                            agent.choice("files", Config.Agent.Files.OFF),
                            agent.flag("terminals", false),
                            confinement(agent)));
        }
        return agents;
    }

    /// An agent that has the name of a known kind has its program too.
    private static String command(String name, Section agent) {
        boolean known = Config.Agent.PROFILES.contains(name) && !name.equals("other");
        return known && !agent.has("command") ? "" : agent.requiredText("command");
    }

    private static String profile(Section agent) {
        String profile = agent.text("profile").orElse("");
        if (!profile.isEmpty() && !Config.Agent.PROFILES.contains(profile)) {
            agent.problem(
                    "profile",
                    "there is no such kind of agent; there are: "
                            + String.join(", ", Config.Agent.PROFILES));
        }
        return profile;
    }

    private static Map<String, RawJson> options(Section agent) {
        Map<String, RawJson> options = new LinkedHashMap<>();
        TomlTable table = agent.table("options");
        for (var name : table.keySet()) {
            switch (table.get(List.of(name))) {
                case String text -> options.put(name, RawJson.ofText(text));
                case Boolean flag -> options.put(name, RawJson.of(flag.toString()));
                case null, default ->
                        agent.problem("options", "the values of options are strings or booleans");
            }
        }
        return options;
    }

    private static Config.Terminal terminal(Section terminal) {
        terminal.allow("enabled", "shell", "wrap", "isolation", "state", "readable");
        Optional<String> shell = terminal.text("shell");
        if (shell.filter(String::isBlank).isPresent()) {
            terminal.problem("shell", "must name a program");
        }
        return new Config.Terminal(terminal.flag("enabled", false), shell, confinement(terminal));
    }

    private static Config.Confinement confinement(Section agent) {
        List<String> wrap = agent.texts("wrap");
        if (wrap.stream().anyMatch(String::isEmpty)) {
            agent.problem("wrap", "must not hold an empty string");
        }
        return new Config.Confinement(
                wrap,
                agent.choice("isolation", Config.Confinement.Isolation.AUTO),
                places(agent, "state"),
                places(agent, "readable"));
    }

    private static List<String> places(Section agent, String key) {
        List<String> places = agent.texts(key);
        boolean fine =
                places.stream()
                        .allMatch(place ->
                                (place.startsWith("/") || place.startsWith("~/"))
                                        && place.indexOf('\0') < 0);
        if (!fine) {
            agent.problem(key, "holds absolute paths, or such that begin with ~/");
        }
        return fine ? places : List.of();
    }

    private static Map<String, String> environment(Section agent) {
        Map<String, String> environment = new HashMap<>();
        TomlTable table = agent.table("env");
        for (var name : table.keySet()) {
            if (table.get(List.of(name)) instanceof String value) {
                environment.put(name, value);
            } else {
                agent.problem("env", "the values of env are strings");
            }
        }
        return environment;
    }

    private List<Config.ProjectRoot> projects(TomlTable tables) {
        List<Config.ProjectRoot> projects = new ArrayList<>();
        for (var entry : sections("projects", tables).entrySet()) {
            Section project = entry.getValue();
            project.allow("root", "owner");
            projects.add(
                    new Config.ProjectRoot(entry.getKey(), root(project), project.text("owner")));
        }
        return projects;
    }

    private Path root(Section project) {
        String given = project.requiredText("root");
        try {
            Path root = base.resolve(given).normalize();
            if (!given.isEmpty() && !Files.isDirectory(root)) {
                project.problem("root", "is not a directory: " + root);
            }
            return root;
        } catch (InvalidPathException notAPath) {
            project.problem("root", "is not a path: " + notAPath.getReason());
            return base;
        }
    }

    private Map<String, Section> sections(String name, TomlTable tables) {
        Map<String, Section> sections = new LinkedHashMap<>();
        for (var key : tables.keySet()) {
            if (tables.get(List.of(key)) instanceof TomlTable table) {
                sections.put(
                        key,
                        new Section(
                                name + "." + key,
                                table,
                                tables.inputPositionOf(List.of(key)),
                                problems,
                                variables));
            } else {
                new Section(name, tables, null, problems, variables)
                        .problem(key, "must be a table, as in [" + name + "." + key + "]");
            }
        }
        return sections;
    }

    private static Config.Permissions permissions(Section permissions) {
        permissions.allow(PERMISSION_KEYS.toArray(String[]::new));
        return new Config.Permissions(permissions.time("deny_after"));
    }

    private static Config.Log log(Section log) {
        log.allow(LOG_KEYS.toArray(String[]::new));
        Optional<String> durability = log.text("durability");
        durability
                .filter(value -> !value.equals("bounded") && !value.equals("strict"))
                .ifPresent(_ -> log.problem("durability", "is \"bounded\" or \"strict\""));
        return new Config.Log(
                durability.filter("strict"::equals).isPresent(),
                KeepReader.keep(log),
                log.choice("format", Config.Log.Format.TEXT),
                TelemetryReader.level(log));
    }
}
