package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The full path at 1, 10, 100 and 1000 sockets, beside servers that only broadcast.
final class FanoutPart implements Part {
    private static final long CLIENT_FRAMES_LEAST = 500_000;
    private static final int CPU_TIMES_C = 2;
    private static final int CPU_TIMES_NODE = 5;
    private static final double EVENTS_SHARE = 0.5;
    private static final int PACE = 5_000;
    private static final Trial.Load HUNDRED = new Trial.Load(100, 0);
    private static final Trial.Load THOUSAND = new Trial.Load(1000, 0);
    private static final Trial.Load PACED = new Trial.Load(100, PACE);

    private final Map<Trial, List<Measurement>> runs = new LinkedHashMap<>();

    @Override
    public void run(Bench bench, Report report) throws IOException, InterruptedException {
        List<Trial> trials = trials(bench);
        for (int round = 1; round <= bench.size().rounds(); round++) {
            for (Trial trial : trials) {
                run(bench, round, trial);
            }
        }
        report.heading("Fan-out");
        FanoutTables tables = new FanoutTables(runs);
        tables.addTo(report);
        for (Trial.Load load : List.of(HUNDRED, THOUSAND, PACED)) {
            report.atMost(
                    "CPU a frame at " + load.sockets() + " sockets, " + load.pace() + ", C's",
                    tables.cpu(Server.GANGWAY, Server.C, load),
                    CPU_TIMES_C,
                    " times");
        }
        report.atLeast(
                "CPU a frame of Node `ws` at 100 sockets, ours",
                tables.cpu(Server.NODE, Server.GANGWAY, HUNDRED),
                CPU_TIMES_NODE,
                " times");
        report.atLeast(
                "events/s of one durable socket, without the store",
                tables.events(Server.GANGWAY, Server.GANGWAY_UNSTORED, new Trial.Load(1, 0)),
                EVENTS_SHARE,
                " times");
    }

    /// One run, for a profiler.
    static Part single(Trial trial) {
        return (bench, report) -> {
            FanoutPart part = new FanoutPart();
            part.run(bench, 1, trial);
            new FanoutTables(part.runs).addTo(report);
        };
    }

    /// What is compared with each other runs in turn.
    private static List<Trial> trials(Bench bench) {
        List<Trial> trials = new ArrayList<>();
        trials.addAll(trials(bench, 1, 2 * CLIENT_FRAMES_LEAST / 10));
        trials.add(
                2, new Trial(Server.GANGWAY_UNSTORED, 1, bench.size().of(CLIENT_FRAMES_LEAST / 5)));
        trials.addAll(trials(bench, 10, CLIENT_FRAMES_LEAST / 20));
        trials.addAll(trials(bench, 100, CLIENT_FRAMES_LEAST / 100));
        trials.addAll(trials(bench, 1000, CLIENT_FRAMES_LEAST / 1000));
        for (Server server : List.of(Server.C, Server.GANGWAY, Server.NETTY)) {
            trials.add(new Trial(server, 100, PACE * bench.size().pick(1, 8), PACE));
        }
        return trials;
    }

    /// @param least events of a short round; the servers that are much slower get fewer, and those
    ///   that are much faster more
    private static List<Trial> trials(Bench bench, int sockets, long least) {
        long events = bench.size().of(least);
        List<Trial> trials = new ArrayList<>();
        trials.add(new Trial(Server.C, sockets, sockets == 1 ? 2 * events : events));
        trials.add(new Trial(Server.GANGWAY, sockets, events));
        trials.add(new Trial(Server.NETTY, sockets, events));
        if (bench.node() && !(bench.size().isQuick() && sockets > 100)) {
            trials.add(new Trial(Server.NODE_CORKED, sockets, events / (sockets > 1 ? 4 : 1)));
            trials.add(new Trial(Server.NODE, sockets, events / (sockets > 1 ? 10 : 2)));
        }
        return trials;
    }

    private void run(Bench bench, int round, Trial trial) throws IOException, InterruptedException {
        Measurement measured = Fanout.run(bench, trial);
        runs.computeIfAbsent(trial, _ -> new ArrayList<>()).add(measured);
        bench.say(
                "fanout, round %d: %s, sockets: %d, %s: events/s: %,.0f, ns of CPU a frame: %,.0f %s",
                round,
                trial.server().title(),
                trial.sockets(),
                trial.load().pace(),
                measured.eventsPerSecond(),
                measured.cpuNanos(),
                measured.threads());
    }
}
