package dev.gangway.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.process.isolation.Confinement;
import dev.gangway.process.isolation.Isolation;
import dev.gangway.process.isolation.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A person's machine in a folder: a home with keys, a data directory with token and database, two
/// projects; and shells that run isolated in one of them.
final class IsolationRig implements AutoCloseable {
    static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ProcessLimits LIMITS =
            new ProcessLimits(1 << 20, 100_000, 1000, 50, 8192, LONG, SHORT, SHORT);

    final Path home;
    final Path data;
    final Path project;
    final Path other;
    final Path state;
    final Path key;
    final Marker marker =
            new Marker("isolation-test", Long.toString(ProcessHandle.current().pid()));

    private final Map<String, String> environment = new HashMap<>();
    private final LocalLauncher launcher;

    IsolationRig(Path folder, String dataName, String projectName) throws IOException {
        Path base = folder.toRealPath();
        home = Files.createDirectories(base.resolve("home"));
        project = Files.createDirectories(home.resolve(projectName));
        data = Files.createDirectories(home.resolve(dataName));
        other = Files.createDirectories(home.resolve("other project"));
        state = home.resolve(".agent");
        key = home.resolve(".ssh").resolve("id_ed25519");
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(key, "secret key\n");
        Files.writeString(data.resolve("token"), "secret token\n");
        Files.writeString(data.resolve("gangway.db"), "secret database\n");
        Files.writeString(other.resolve("file"), "secret project\n");
        Files.writeString(home.resolve(".gitconfig"), "[user]\n");
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", folder.toString());
        environment.put("XDG_RUNTIME_DIR", folder.toString());
        launcher =
                new LocalLauncher(
                        marker,
                        environment,
                        InstantSource.system(),
                        Isolator.of(
                                BubblewrapProbe.run(System.getenv()),
                                Surroundings.of(data, List.of(project, other))));
    }

    LocalLauncher launcher() {
        return launcher;
    }

    /// Skips the test, loudly, where bubblewrap does not work; in lanes/isolation it fails then.
    static void assumeBubblewrap() {
        Bubblewrap found = BubblewrapProbe.run(System.getenv());
        if (found instanceof Bubblewrap.Unusable unusable) {
            String said = "the tests of isolation did not run, since " + unusable.why();
            if (Boolean.getBoolean("isolation.required")) {
                throw new AssertionError(said);
            }
            System.err.println("!! SKIPPED: " + said);
        }
        assumeTrue(found instanceof Bubblewrap.Works, "bubblewrap does not work here");
    }

    Confinement isolated() {
        return new Confinement(List.of(), Isolation.BUBBLEWRAP, List.of(state), List.of());
    }

    AgentProcess launch(Confinement confinement, String script, AgentProcess.Listener listener)
            throws IOException {
        return launch(confinement, project, Map.of(), List.of("sh", "-c", script), listener);
    }

    AgentProcess launch(
            Confinement confinement,
            Path directory,
            Map<String, String> configured,
            List<String> command,
            AgentProcess.Listener listener)
            throws IOException {
        return launcher.launch(
                new ProcessSpec(
                        "isolated",
                        command.getFirst(),
                        command.subList(1, command.size()),
                        directory,
                        configured,
                        LIMITS,
                        confinement),
                listener);
    }

    /// All that a script writes to stdout, isolated, until its end.
    List<String> says(String script) throws IOException {
        return says(isolated(), script);
    }

    List<String> says(Confinement confinement, String script) throws IOException {
        RecordingListener listener = new RecordingListener();
        launch(confinement, script, listener);
        listener.awaitExit();
        return listener.lines();
    }

    @Override
    public void close() {
        launcher.close();
    }
}
