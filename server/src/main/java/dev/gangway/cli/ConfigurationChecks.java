package dev.gangway.cli;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.found.FoundAgents;
import dev.gangway.agent.found.LogIn;
import dev.gangway.agent.found.LogIns;
import dev.gangway.command.GatewayException;
import dev.gangway.config.Config;
import dev.gangway.config.ConfigException;
import dev.gangway.config.Variables;
import dev.gangway.json.RawJson;
import dev.gangway.process.Programs;
import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.process.isolation.Isolation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `doctor` looks at in the configuration: the file, the variables, the agents, the projects,
/// the address.
final class ConfigurationChecks {
    private final Path directory;
    private final Bubblewrap bubblewrap;
    private final List<Finding> findings = new ArrayList<>();

    private ConfigurationChecks(Path directory, Bubblewrap bubblewrap) {
        this.directory = directory;
        this.bubblewrap = bubblewrap;
    }

    static List<Finding> findings(Path directory, ConfigFile file, Bubblewrap bubblewrap) {
        ConfigurationChecks checks = new ConfigurationChecks(directory, bubblewrap);
        checks.read(file).ifPresent(checks::run);
        return checks.findings;
    }

    private Optional<Config> read(ConfigFile file) {
        Variables variables = Variables.of(System.getenv());
        variables
                .unknown()
                .forEach(unknown -> findings.add(Finding.note("variables", unknown, "")));
        try {
            Config config = file.read(directory, variables);
            findings.add(
                    Finding.ok(
                            "configuration",
                            file.find(directory)
                                    .map(found -> found + " is fine")
                                    .orElse("no file; the defaults apply")));
            return Optional.of(config);
        } catch (ConfigException wrong) {
            String.valueOf(wrong.getMessage())
                    .lines()
                    .forEach(line ->
                            findings.add(
                                    Finding.problem(
                                            "configuration", line, "docs/configuration.md")));
            return Optional.empty();
        }
    }

    private void run(Config config) {
        agents(config);
        projects(config);
        address(config);
    }

    private void agents(Config config) {
        try {
            FoundAgents found = FoundAgents.in(config);
            found.agents().forEach(this::agent);
            boolean real =
                    found.agents().stream()
                            .anyMatch(agent -> !agent.name().equals(FoundAgents.DEMO));
            if (!real) {
                findings.add(
                        Finding.note(
                                "agents",
                                "only the demo agent",
                                "Put an agent on the PATH, or name one in gangway.toml."));
            }
        } catch (GatewayException wrong) {
            findings.add(
                    Finding.problem(
                            "agents", String.valueOf(wrong.getMessage()), "See: gangway agents"));
        }
    }

    private void agent(AgentSpec agent) {
        String subject = "agent " + agent.name();
        List<String> needed = new ArrayList<>(List.of(agent.command()));
        agent.confinement().wrap().stream().findFirst().ifPresent(needed::add);
        Optional<String> missing =
                needed.stream().filter(program -> !isThere(agent, program)).findFirst();
        if (missing.isPresent()) {
            findings.add(
                    Finding.problem(
                            subject,
                            "there is no program " + missing.get(),
                            "Install it, or mend its command in gangway.toml."));
            return;
        }
        logIn(subject, agent);
        boolean works = bubblewrap instanceof Bubblewrap.Works;
        Isolation wanted = agent.confinement().isolation();
        if (wanted == Isolation.BUBBLEWRAP && !works) {
            findings.add(
                    Finding.problem(
                            subject,
                            "must be isolated and cannot be: it does not start",
                            "See bubblewrap above."));
        } else if (wanted == Isolation.OFF || !works) {
            findings.add(
                    Finding.note(
                            subject,
                            "found, NOT isolated" + (wanted == Isolation.OFF ? " (off)" : ""),
                            wanted == Isolation.OFF ? "" : "See bubblewrap above."));
        } else {
            findings.add(Finding.ok(subject, "found, isolated"));
        }
    }

    /// Only what will not work before a person does something.
    private void logIn(String subject, AgentSpec agent) {
        LogIn logIn = new LogIns(System.getenv()).of(agent, RawJson.EMPTY_ARRAY);
        if (logIn.state() == LogIn.State.MISSING) {
            findings.add(Finding.note(subject, logIn.state().words(), logIn.sentence()));
        }
    }

    private static boolean isThere(AgentSpec agent, String program) {
        String path =
                agent.environment()
                        .getOrDefault(
                                "PATH", Optional.ofNullable(System.getenv("PATH")).orElse(""));
        // A path that is relative is meant from a session's directory, which nobody knows here.
        boolean relative = program.contains("/") && !program.startsWith("/");
        return relative || Programs.isThere(program, path);
    }

    private void projects(Config config) {
        List<Path> roots = config.projects().stream().map(project -> real(project.root())).toList();
        if (roots.isEmpty()) {
            findings.add(
                    Finding.note(
                            "projects",
                            "none is configured: the directory where serve is started is the one",
                            ""));
        }
        roots.forEach(root -> project(root, roots));
    }

    private void project(Path root, List<Path> roots) {
        String subject = "project " + root;
        Path home = real(Path.of(System.getProperty("user.home")));
        Optional<Path> outer =
                roots.stream()
                        .filter(other -> !other.equals(root) && root.startsWith(other))
                        .findFirst();
        if (real(directory).startsWith(root)) {
            findings.add(
                    Finding.problem(
                            subject,
                            "holds the data directory with its token: only isolation hides it from"
                                    + " agents",
                            "Name another with --data."));
        } else if (home.startsWith(root)) {
            findings.add(
                    Finding.note(
                            subject,
                            "holds your home: its agents see all of it but known secrets",
                            "Name the directories that you work in."));
        } else if (outer.isPresent()) {
            findings.add(Finding.note(subject, "lies inside the project " + outer.get(), ""));
        } else {
            findings.add(Finding.ok(subject, "is there"));
        }
    }

    private void address(Config config) {
        String listen = ServerSettings.listen(config);
        int colon = listen.lastIndexOf(':');
        InetSocketAddress address =
                new InetSocketAddress(
                        listen.substring(0, colon).replaceAll("^\\[(.*)]$", "$1"),
                        Math.min(Integer.parseInt(listen.substring(colon + 1)), 65_535));
        boolean loopback = !address.isUnresolved() && address.getAddress().isLoopbackAddress();
        if (!loopback && !config.behindProxy()) {
            findings.add(
                    Finding.problem(
                            "address",
                            listen + " is not a loopback address, and there is no TLS",
                            "Put a proxy with TLS in front and set behind_proxy = true."));
            return;
        }
        if (RuntimeFile.find(directory).isEmpty() && isTaken(address)) {
            findings.add(
                    Finding.problem(
                            "address",
                            listen + " cannot be listened on: another program does, perhaps",
                            "Choose another with listen or --listen."));
            return;
        }
        findings.add(Finding.ok("address", listen + hosts(config)));
    }

    private static String hosts(Config config) {
        return config.allowedHosts().isEmpty()
                ? "; no host names but loopback's and its own"
                : "; also as " + String.join(", ", config.allowedHosts());
    }

    private static boolean isTaken(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            return path.toAbsolutePath().normalize();
        }
    }
}
