package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Fifty sessions that stream at once as fast as they can, each with an agent of its own and one
/// socket.
final class StreamsPart implements Part {
    private static final int SESSIONS = 50;
    private static final long EVENTS_LEAST = 1_000;
    private static final double RESIDENT_MEGABYTES_MAX = 256;
    private static final double BYTES_PER_MEGABYTE = 1 << 20;

    private record Run(
            double eventsPerSecond, double cpuNanos, double residentMegabytes, String threads) {}

    @Override
    public void run(Bench bench, Report report) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= bench.size().rounds(); round++) {
            Run run = run(bench);
            runs.add(run);
            bench.say(
                    "streams: %,.0f events/s, %,.0f ns of CPU an event, %.0f MB: %s",
                    run.eventsPerSecond(), run.cpuNanos(), run.residentMegabytes(), run.threads());
        }
        report.heading("50 sessions at once, one socket each");
        report.columns("events/s of all, each round", "CPU ns an event", "resident MB at most");
        report.row(
                Medians.each(runs, Run::eventsPerSecond),
                Medians.each(runs, Run::cpuNanos),
                Medians.each(runs, Run::residentMegabytes));
        report.end();
        report.add("Where the CPU time went: " + runs.getLast().threads() + ".\n");
        report.atMost(
                "resident memory with 50 busy sessions",
                Medians.of(runs, Run::residentMegabytes),
                RESIDENT_MEGABYTES_MAX,
                " MB");
    }

    private static Run run(Bench bench) throws IOException, InterruptedException {
        long events = bench.size().of(EVENTS_LEAST);
        try (GangwayProcess server = GangwayProcess.start(bench, Server.GANGWAY)) {
            GangwayProcess.Address address = server.address();
            try (Crowd crowd = Crowd.gather(bench, address, SESSIONS)) {
                if (!bench.size().isQuick()) {
                    crowd.stream(events, 0, "0");
                    server.awaitRest();
                }
                double before = CpuTime.seconds(server.pid());
                Map<String, Double> threads = CpuTime.byThread(server.pid());
                JsonNode report = crowd.stream(events, 0, "0");
                double cpuSeconds = CpuTime.seconds(server.pid()) - before;
                return new Run(
                        report.path("framesPerSecond").asDouble(),
                        cpuSeconds * 1e9 / ((double) events * SESSIONS),
                        Memory.residentMax(server.pid()) / BYTES_PER_MEGABYTE,
                        CpuTime.shares(threads, CpuTime.byThread(server.pid())));
            } catch (BenchFailed failed) {
                throw new BenchFailed(failed.getMessage() + "\n" + server.log());
            }
        }
    }
}
