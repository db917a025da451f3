package dev.gangway.bench;

import dev.gangway.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A server that makes its frames itself, or takes them from the agent's pipe; it stores nothing
/// and knows nobody.
final class ReferenceProcess implements AutoCloseable {
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    private final Bench bench;
    private final Process process;
    private final BufferedReader output;
    private final Path directory;
    private final URI url;

    private ReferenceProcess(Bench bench, Process process, Path directory) throws IOException {
        this.bench = bench;
        this.process = process;
        this.directory = directory;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null || !line.startsWith("listening ")) {
            throw new BenchFailed("a reference server did not start: " + line);
        }
        this.url = URI.create("ws://127.0.0.1:" + line.substring("listening ".length()) + "/");
    }

    /// One that makes frames once so many sockets are there; as many times as there are rounds.
    static ReferenceProcess making(Bench bench, Server server, Trial trial, int rounds)
            throws IOException {
        List<String> command = command(bench, server);
        option(command, "--sockets", trial.sockets());
        option(command, "--count", trial.events());
        option(command, "--bytes", Bench.FRAME_BYTES);
        if (trial.perSecond() > 0) {
            option(command, "--rate", trial.perSecond());
        }
        if (server == Server.NETTY) {
            option(command, "--rounds", rounds);
        }
        return start(bench, command, bench.children().makeDirectory());
    }

    /// One that only waits for sockets.
    static ReferenceProcess idle(Bench bench, Server server) throws IOException {
        return making(bench, server, new Trial(server, 1_000_000, 1), 1);
    }

    /// One that takes its frames from the agent, which begins at [#go].
    static ReferenceProcess relaying(Bench bench, Server server, long events, double perSecond)
            throws IOException {
        Path directory = bench.children().makeDirectory();
        List<String> relay = command(bench, server);
        option(relay, "--sockets", 1);
        List<String> command = new ArrayList<>();
        command.addAll(List.of("bash", "-c", "\"$0\" --raw $1 $2 $3 --after \"$4\" | \"${@:5}\""));
        command.add(bench.program("agent"));
        command.addAll(List.of(Long.toString(events), Integer.toString(Bench.FRAME_BYTES)));
        command.addAll(List.of(Double.toString(perSecond), directory.resolve("go").toString()));
        command.addAll(relay);
        return start(bench, command, directory);
    }

    private static ReferenceProcess start(Bench bench, List<String> command, Path directory)
            throws IOException {
        return new ReferenceProcess(
                bench,
                bench.children().start(command, bench.reference(), Redirect.INHERIT),
                directory);
    }

    private static List<String> command(Bench bench, Server server) {
        return new ArrayList<>(
                switch (server) {
                    case C -> List.of(bench.program("broadcast"));
                    case NODE -> List.of("node", "broadcast.mjs");
                    case NODE_CORKED -> List.of("node", "broadcast.mjs", "--cork", "1");
                    case NETTY -> netty();
                    case GANGWAY, GANGWAY_STRICT, GANGWAY_UNSTORED ->
                            throw new IllegalArgumentException(server + " is no reference");
                });
    }

    private static List<String> netty() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms32m",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.gangway.bench.NettyBroadcast");
    }

    private static void option(List<String> command, String name, long value) {
        command.add(name);
        command.add(Long.toString(value));
    }

    URI url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /// Lets the agent begin.
    void go() throws IOException {
        Files.createFile(directory.resolve("go"));
    }

    /// Nanoseconds of the server's own CPU time a frame, in the round that ended.
    double cpuNanos() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new BenchFailed("a reference server ended without a word");
        }
        JsonNode report = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        return report.path("cpuNanosPerFrame").asDouble();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        Children.end(process, STOP_TIME);
        bench.children().remove(directory);
    }
}
