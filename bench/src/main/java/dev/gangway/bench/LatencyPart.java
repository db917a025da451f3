package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// How late a frame is: from the time at which the agent's line was due to the client's read. The
/// rate is stated and in open loop, so that no stall is left out.
final class LatencyPart implements Part {
    private static final int RATE = 1000;
    private static final int BUSY_SESSIONS = 50;
    private static final int BUSY_RATE = 100;
    private static final double TIMES_NETTY = 3;

    /// The commit gap, 2 ms at most, and half a millisecond.
    private static final double BUSY_MICROS_MAX = 2_500;

    /// Quantiles of one run, in microseconds.
    private record Late(double p50, double p99, double max) {
        static Late of(JsonNode report) {
            return new Late(
                    report.path("p50Micros").asDouble(),
                    report.path("p99Micros").asDouble(),
                    report.path("maxMicros").asDouble());
        }
    }

    /// What was run.
    private record Case(Server server, int sessions) {}

    private final Map<Case, List<Late>> runs = new LinkedHashMap<>();

    @Override
    public void run(Bench bench, Report report) throws IOException, InterruptedException {
        List<Server> references = new ArrayList<>(List.of(Server.C, Server.NETTY));
        if (bench.node()) {
            references.add(Server.NODE);
        }
        for (int round = 1; round <= bench.size().rounds(); round++) {
            for (Server server : List.of(Server.GANGWAY, Server.GANGWAY_STRICT)) {
                add(bench, new Case(server, 1), sessions(bench, server, 1, RATE));
                Late busy = sessions(bench, server, BUSY_SESSIONS, BUSY_RATE);
                add(bench, new Case(server, BUSY_SESSIONS), busy);
            }
            for (Server server : references) {
                add(bench, new Case(server, 1), relay(bench, server));
            }
        }
        tell(report);
    }

    private void add(Bench bench, Case what, Late late) {
        runs.computeIfAbsent(what, _ -> new ArrayList<>()).add(late);
        bench.say(
                "latency: %s, sessions: %d, p50 %.0f, p99 %.0f, max %.0f µs",
                what.server().title(), what.sessions(), late.p50(), late.p99(), late.max());
    }

    private void tell(Report report) {
        report.heading("Latency, agent's line to client's frame, in microseconds");
        report.columns("server", "busy sessions", "events/s each", "p50", "p99", "max, each round");
        runs.forEach((what, all) ->
                report.row(
                        what.server().title(),
                        Integer.toString(what.sessions()),
                        Integer.toString(what.sessions() == 1 ? RATE : BUSY_RATE),
                        Report.number(Medians.of(all, Late::p50)),
                        Report.number(Medians.of(all, Late::p99)),
                        Medians.each(all, Late::max)));
        report.end();
        report.atMost(
                "p50 line to frame, one session, bare Netty's",
                Medians.ofRatios(find(Server.GANGWAY, 1), find(Server.NETTY, 1), Late::p50),
                TIMES_NETTY,
                " times");
        report.atMost(
                "p50 line to frame, 50 busy sessions",
                Medians.of(find(Server.GANGWAY, BUSY_SESSIONS), Late::p50),
                BUSY_MICROS_MAX,
                " µs");
    }

    private List<Late> find(Server server, int sessions) {
        return runs.getOrDefault(new Case(server, sessions), List.of());
    }

    private static long events(Bench bench, int rate) {
        return rate * bench.size().pick(2, 10);
    }

    /// The first fifth is for warming up.
    private static String after(long events) {
        return Long.toString(events / 5);
    }

    private static Late sessions(Bench bench, Server server, int sessions, int rate)
            throws IOException, InterruptedException {
        long events = events(bench, rate);
        try (GangwayProcess process = GangwayProcess.start(bench, server)) {
            GangwayProcess.Address address = process.address();
            try (Crowd crowd = Crowd.gather(bench, address, sessions)) {
                if (!bench.size().isQuick()) {
                    crowd.stream(events, rate, after(events));
                    process.awaitRest();
                }
                return Late.of(crowd.stream(events, rate, after(events)));
            } catch (BenchFailed failed) {
                throw new BenchFailed(failed.getMessage() + "\n" + process.log());
            }
        }
    }

    private static Late relay(Bench bench, Server server) throws IOException {
        long events = events(bench, RATE);
        try (ReferenceProcess process = ReferenceProcess.relaying(bench, server, events, RATE);
                FanoutClient client =
                        new FanoutClient.Options(bench, process.url(), 1, events)
                                .with("--latency-after", after(events))
                                .start()) {
            client.awaitReady();
            process.go();
            return Late.of(client.report());
        }
    }
}
