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
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// Reads a configuration from TOML. Unknown keys are errors; all problems are found in one go.
public final class ConfigReader {
    private static final long FILE_BYTES_MAX = 1024 * 1024;

    private final String source;
    private final Path base;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigReader(String source, Path base) {
        this.source = source;
        this.base = base;
    }

    /// Reads a file.
    ///
    /// @throws ConfigException with every problem
    public static Config read(Path file) {
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
                    directory == null ? Path.of("/") : directory);
        } catch (IOException unreadable) {
            throw new ConfigException(
                    file.toString(),
                    List.of(
                            new ConfigProblem(
                                    0, 0, "cannot be read: " + FileTrouble.of(unreadable))));
        }
    }

    /// Reads a text.
    ///
    /// @param source its name, for messages
    /// @param base what relative project roots start from
    public static Config parse(String toml, String source, Path base) {
        return new ConfigReader(source, base).config(Toml.parse(toml));
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
        Section root = new Section("", toml, null, problems);
        root.allow(
                "default_agent",
                "allowed_hosts",
                "allowed_origins",
                "agents",
                "projects",
                "policy",
                "limits",
                "log");
        Config config =
                new Config(
                        root.text("default_agent"),
                        agents(root.table("agents")),
                        projects(root.table("projects")),
                        root.texts("allowed_hosts"),
                        root.texts("allowed_origins"),
                        new PolicyReader(problems).rules(root),
                        new LimitsReader(root.section("limits")).limits(),
                        log(root.section("log")));
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        return config;
    }

    private List<Config.Agent> agents(TomlTable tables) {
        List<Config.Agent> agents = new ArrayList<>();
        for (var entry : sections("agents", tables).entrySet()) {
            Section agent = entry.getValue();
            agent.allow(
                    "command", "args", "env", "profile", "mode", "options", "files", "terminals");
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
                            agent.flag("terminals", false)));
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
            entry.getValue().allow("root");
            projects.add(new Config.ProjectRoot(entry.getKey(), root(entry.getValue())));
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
                                problems));
            } else {
                new Section(name, tables, null, problems)
                        .problem(key, "must be a table, as in [" + name + "." + key + "]");
            }
        }
        return sections;
    }

    private static Config.Log log(Section log) {
        log.allow("durability");
        Optional<String> durability = log.text("durability");
        durability
                .filter(value -> !value.equals("bounded") && !value.equals("strict"))
                .ifPresent(_ -> log.problem("durability", "is \"bounded\" or \"strict\""));
        return new Config.Log(durability.filter("strict"::equals).isPresent());
    }
}
