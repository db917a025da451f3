package dev.gangway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What Gangway costs, measured: agent, driver, session, store, slab, sockets; beside servers that
/// only broadcast. Started by bench/run.
public final class Benchmark {
    private Benchmark() {}

    /// @param args the checkout's directory, then what bench/run says, then `--without-node` where
    ///   there is none
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(args));
        Path checkout = Path.of(options.removeFirst());
        boolean node = !options.remove("--without-node");
        boolean quick = options.remove("--quick");
        boolean trial = !options.isEmpty() && options.getFirst().equals("--trial");
        Size size = trial ? Size.SINGLE : quick ? Size.QUICK : Size.FULL;
        Bench bench = new Bench(checkout, new Children(), size, node);
        Report report = new Report();
        try {
            for (Part part : trial ? List.of(trial(options)) : parts(options)) {
                part.run(bench, report);
            }
        } catch (BenchFailed failed) {
            System.err.println("bench: " + failed.getMessage());
            System.exit(1);
        }
        System.out.print(report.text());
    }

    private static Part trial(List<String> options) {
        return FanoutPart.single(
                new Trial(
                        Server.valueOf(options.get(1)),
                        Integer.parseInt(options.get(2)),
                        Long.parseLong(options.get(3))));
    }

    /// Those that are named; all, when none is.
    private static List<Part> parts(List<String> names) {
        Map<String, Supplier<Part>> all = new LinkedHashMap<>();
        all.put("fanout", FanoutPart::new);
        all.put("streams", StreamsPart::new);
        all.put("latency", LatencyPart::new);
        all.put("idle", IdlePart::new);
        all.put("start", StartPart::new);
        all.put("replay", ReplayPart::new);
        all.put("ingest", IngestPart::new);
        List<Part> chosen = new ArrayList<>();
        for (String name : names.isEmpty() ? all.keySet() : names) {
            Supplier<Part> part = all.get(name);
            if (part == null) {
                throw new BenchFailed("no part is called " + name + "; there are " + all.keySet());
            }
            chosen.add(part.get());
        }
        return chosen;
    }
}
