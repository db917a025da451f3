package dev.gangway.bench;

import dev.gangway.bench.Plan.Server;
import dev.gangway.bench.Plan.Trial;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The full path, measured: agent, driver, session, store, slab, sockets; beside servers that only
/// broadcast. Started by bench/run.
public final class Benchmark {
    /// A `session/update` with a short text; the WebSocket header not counted.
    static final int FRAME_BYTES = 381;

    /// Nothing new is begun after this.
    private static final Duration TIME_MAX = Duration.ofMinutes(8);

    /// The product's own, from the script `gangway`.
    private static final List<String> JAVA_OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms32m",
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=4",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private final Path checkout;
    private final Plan plan;
    private final PrintStream progress = System.err;
    private final Children children = new Children();

    private Benchmark(Path checkout, Plan plan) {
        this.checkout = checkout;
        this.plan = plan;
    }

    /// @param args the checkout's directory, then what bench/run says, then `--without-node` where
    ///   there is none
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> options = List.of(args);
        Plan plan = plan(options);
        if (options.contains("--without-node")) {
            plan = plan.withoutNode();
        }
        try {
            System.out.print(new Benchmark(Path.of(args[0]), plan).run().tables());
        } catch (BenchFailed failed) {
            System.err.println("bench: " + failed.getMessage());
            System.exit(1);
        }
    }

    private static Plan plan(List<String> options) {
        int trial = options.indexOf("--trial");
        if (trial < 0) {
            return options.contains("--quick") ? Plan.quick() : Plan.full();
        }
        return Plan.single(
                new Trial(
                        Server.valueOf(options.get(trial + 1)),
                        Integer.parseInt(options.get(trial + 2)),
                        Long.parseLong(options.get(trial + 3))));
    }

    private Results run() throws IOException, InterruptedException {
        Results results = new Results();
        long until = System.nanoTime() + TIME_MAX.toNanos();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Trial trial : plan.trials()) {
                if (System.nanoTime() > until) {
                    progress.println("bench: out of time in round " + round);
                    return results;
                }
                results.add(trial, run(round, trial));
            }
        }
        return results;
    }

    private Measurement run(int round, Trial trial) throws IOException, InterruptedException {
        Measurement measured = contender(trial.server()).run(trial.sockets(), trial.events());
        progress.printf(
                Locale.ROOT,
                "round %d: %s, sockets: %d, events/s: %,.0f, ns of CPU a frame: %,.0f%n",
                round,
                trial.server().title(),
                trial.sockets(),
                measured.eventsPerSecond(),
                measured.cpuNanos());
        return measured;
    }

    private Contender contender(Server server) {
        return switch (server) {
            case GANGWAY ->
                    gangway(server, List.of("./gangway", "serve", "--listen", "127.0.0.1:0"));
            case GANGWAY_UNSTORED -> gangway(server, unstored());
            case C -> reference(server, "c");
            case NODE -> reference(server, "node");
            case NODE_CORKED -> reference(server, "node-corked");
        };
    }

    private Contender gangway(Server server, List<String> command) {
        return new GangwayContender(
                server.title(), command, checkout, children, plan.warmUpTurns());
    }

    private Contender reference(Server server, String kind) {
        return new ReferenceContender(server.title(), kind, checkout, children);
    }

    private static List<String> unstored() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JAVA_OPTIONS);
        command.add("-XX:MaxDirectMemorySize=1400m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.gangway.bench.UnstoredServer");
        return command;
    }
}
