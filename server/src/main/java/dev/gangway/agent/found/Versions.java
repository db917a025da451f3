package dev.gangway.agent.found;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.acp.AcpDriver;
import dev.gangway.process.ProcessLauncher;
import dev.gangway.process.ProgramOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks agents for their versions, by their own `--version`: all at once, each on a virtual thread
/// and within a time. What was asked before is not asked again while the program is the same file.
public final class Versions {
    /// How long one program may take; then it is ended, and its version is not known.
    public static final Duration TIME_MAX = Duration.ofSeconds(15);

    private static final Pattern VERSION =
            Pattern.compile("\\d{1,9}\\.\\d{1,9}[0-9A-Za-z.+-]{0,40}");

    private final ProcessLauncher launcher;
    private final AgentCache cache;
    private final String path;
    private final Duration timeMax;

    /// @param path where programs are looked for, as in the variable PATH
    /// @param timeMax [#TIME_MAX] where nobody knows better
    public Versions(ProcessLauncher launcher, AgentCache cache, String path, Duration timeMax) {
        this.launcher = launcher;
        this.cache = cache;
        this.path = path;
        this.timeMax = timeMax;
    }

    /// The versions of those that say one, by the agents' names.
    ///
    /// @throws InterruptedException when the calling thread is interrupted; the programs are ended
    public Map<String, String> of(List<AgentSpec> agents) throws InterruptedException {
        Map<String, String> versions = new LinkedHashMap<>();
        Map<AgentSpec, Path> unknown = new LinkedHashMap<>();
        for (AgentSpec agent : agents) {
            Optional<Path> file =
                    Programs.find(Launches.programFile(agent), path)
                            .or(() -> script(Launches.programFile(agent)));
            Optional<String> known = file.flatMap(cache::version);
            known.ifPresent(version -> versions.put(agent.name(), version));
            if (known.isEmpty()) {
                file.ifPresent(program -> unknown.put(agent, program));
            }
        }
        versions.putAll(ask(unknown));
        return versions;
    }

    /// A script that another program runs need not be executable.
    private static Optional<Path> script(String file) {
        return file.startsWith("/")
                ? Optional.of(Path.of(file)).filter(Files::isReadable)
                : Optional.empty();
    }

    private Map<String, String> ask(Map<AgentSpec, Path> agents) throws InterruptedException {
        Map<String, String> versions = new LinkedHashMap<>();
        if (agents.isEmpty()) {
            return versions;
        }
        ExecutorService asking =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("agent-version ", 0).factory());
        try {
            List<Asked> all = new ArrayList<>();
            agents.forEach((agent, program) ->
                    all.add(new Asked(agent, program, asking.submit(() -> ask(agent)))));
            for (Asked asked : all) {
                answered(asked.answer())
                        .ifPresent(version -> {
                            versions.put(asked.agent().name(), version);
                            cache.remember(asked.program(), version);
                        });
            }
        } finally {
            asking.shutdownNow();
        }
        return versions;
    }

    /// An agent that is being asked.
    private record Asked(AgentSpec agent, Path program, Future<Optional<String>> answer) {}

    private static Optional<String> answered(Future<Optional<String>> answer)
            throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            // It could not be started, which its start will say better.
            return Optional.empty();
        }
    }

    private Optional<String> ask(AgentSpec agent) throws IOException, InterruptedException {
        Optional<Launches.Launch> launch = Launches.version(agent);
        if (launch.isEmpty()) {
            return Optional.empty();
        }
        ProgramOutput output =
                ProgramOutput.of(
                        launcher,
                        launch.get().command(),
                        launch.get().arguments(),
                        Path.of("/"),
                        AcpDriver.environment(agent),
                        timeMax);
        return output.status().code() == 0 ? first(output.text()) : Optional.empty();
    }

    /// The first thing in a text that looks like a version.
    static Optional<String> first(String text) {
        Matcher version = VERSION.matcher(text);
        return version.find() ? Optional.of(version.group()) : Optional.empty();
    }
}
