package dev.gangway.bench;

import dev.gangway.json.Json;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A Gangway server of its own, in a data directory of its own that goes with it. Its one agent is
/// bench/reference/agent.c.
final class GangwayProcess implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(60);
    private static final Duration STOP_TIME = Duration.ofSeconds(15);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /// A server counts as resting when it used less than a tenth of a core over this time.
    private static final Duration REST_TIME = Duration.ofMillis(300);

    private static final Duration REST_TIME_MAX = Duration.ofSeconds(30);
    private static final double REST_SHARE = 0.1;

    /// The product's own, from the script `gangway`.
    private static final List<String> JAVA_OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms32m",
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=4",
                    "-XX:MaxDirectMemorySize=1400m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private final Children children;
    private final Process process;
    private final Path data;

    /// Where a server listens, and what lets one in.
    record Address(URI acp, String token) {}

    private GangwayProcess(Children children, Process process, Path data) {
        this.children = children;
        this.process = process;
        this.data = data;
    }

    static GangwayProcess start(Bench bench, Server server) throws IOException {
        Path data = bench.children().makeDirectory();
        Files.writeString(data.resolve("gangway.toml"), configuration(bench, server, data));
        List<String> command = command(bench, server);
        command.add("--data");
        command.add(data.toString());
        Redirect log = Redirect.to(data.resolve("server.log").toFile());
        Process process = bench.children().start(command, bench.checkout(), log);
        return new GangwayProcess(bench.children(), process, data);
    }

    /// The agent reports to a file in the server's directory, which isolation would hide from it;
    /// and its turns are longer than a turn of a model may be.
    private static String configuration(Bench bench, Server server, Path data) {
        return """
        default_agent = "bench"

        [agents.bench]
        command = "%s"
        env = { AGENT_TIMES = "%s" }
        isolation = "off"

        [log]
        durability = "%s"

        [limits]
        sockets_per_principal = 20000
        turn_events = 100000000
        turn_bytes = "64GiB"
        """
                .formatted(
                        bench.program("agent"),
                        times(data),
                        server == Server.GANGWAY_STRICT ? "strict" : "bounded");
    }

    private static List<String> command(Bench bench, Server server) {
        List<String> command = new ArrayList<>();
        if (server == Server.GANGWAY_UNSTORED) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JAVA_OPTIONS);
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add("dev.gangway.bench.UnstoredServer");
            command.add(bench.program("agent"));
        } else {
            command.addAll(List.of("./gangway", "serve", "--listen", "127.0.0.1:0"));
        }
        return command;
    }

    private static Path times(Path data) {
        return data.resolve("agent.times");
    }

    long pid() {
        return process.pid();
    }

    /// Waits until it listens.
    Address address() throws IOException, InterruptedException {
        Path runtime = data.resolve("runtime.json");
        long until = System.nanoTime() + START_TIME.toNanos();
        while (!Files.exists(runtime)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new BenchFailed("the server did not start:\n" + log());
            }
            pause(POLL_NANOS);
        }
        URI acp = URI.create(Json.parse(Files.readAllBytes(runtime)).path("acp").asString());
        return new Address(acp, Files.readString(data.resolve("token")).strip());
    }

    /// How many events a second the agent wrote in its last turn.
    double agentEventsPerSecond() throws IOException {
        List<String> lines = Files.readAllLines(times(data));
        String[] last = lines.getLast().split(" ", -1);
        return Double.parseDouble(last[0]) / Double.parseDouble(last[1]);
    }

    /// Waits until it has done with what came before: compiling, folding the transcript.
    void awaitRest() throws InterruptedException {
        long until = System.nanoTime() + REST_TIME_MAX.toNanos();
        double before = CpuTime.seconds(pid());
        while (System.nanoTime() < until) {
            pause(REST_TIME.toNanos());
            double now = CpuTime.seconds(pid());
            if (now - before < REST_SHARE * REST_TIME.toMillis() / 1000) {
                return;
            }
            before = now;
        }
    }

    String log() throws IOException {
        return Files.readString(data.resolve("server.log"));
    }

    @Override
    public void close() throws IOException {
        Children.end(process, STOP_TIME);
        children.remove(data);
    }

    static void pause(long nanos) throws InterruptedException {
        LockSupport.parkNanos(nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
