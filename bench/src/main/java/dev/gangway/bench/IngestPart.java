package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// How fast an agent can write while twenty sockets read what came before from the store; and that
/// they read from the ring again once they caught up.
final class IngestPart implements Part {
    private static final long EVENTS_LEAST = 50_000;
    private static final int READERS = 20;
    private static final double KEPT_SHARE = 0.75;
    private static final int PACED_RATE = 2_000;
    private static final double TICK_SECONDS = 0.01;

    /// @param alone events a second with one socket
    /// @param read events a second while the others read the store
    /// @param readers events a second that each of those got, from the first event on
    /// @param readSeconds CPU time of the store's readers in a turn after they caught up
    private record Run(double alone, double read, double readers, double readSeconds) {}

    @Override
    public void run(Bench bench, Report report) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= bench.size().rounds(); round++) {
            Run run = run(bench);
            runs.add(run);
            bench.say(
                    "ingest: alone %,.0f/s, with %d readers %,.0f/s, each of which got %,.0f/s;"
                            + " then %.2f s of store reads",
                    run.alone(), READERS, run.read(), run.readers(), run.readSeconds());
        }
        report.heading("Ingest while 20 sockets read the store");
        report.columns("events/s alone", "events/s meanwhile", "events/s to each reader");
        report.row(
                Medians.each(runs, Run::alone),
                Medians.each(runs, Run::read),
                Medians.each(runs, Run::readers));
        report.end();
        report.atLeast(
                "ingest while 20 sockets read the store, alone",
                Medians.of(runs, run -> run.read() / run.alone()),
                KEPT_SHARE,
                " times");
        report.atMost(
                "CPU time of store reads once they caught up",
                runs.stream().mapToDouble(Run::readSeconds).max().orElse(0),
                TICK_SECONDS,
                " s");
    }

    private static Run run(Bench bench) throws IOException, InterruptedException {
        long events = bench.size().of(EVENTS_LEAST);
        try (LongSession session = LongSession.begin(bench)) {
            try {
                if (!bench.size().isQuick()) {
                    session.turn(events);
                }
                BenchSession.Head start = session.head();
                double alone = session.turn(events);
                return run(session, start, events, alone);
            } catch (BenchFailed failed) {
                throw new BenchFailed(failed.getMessage() + "\n" + session.server().log());
            }
        }
    }

    private static Run run(LongSession session, BenchSession.Head start, long events, double alone)
            throws IOException, InterruptedException {
        double read;
        double readers;
        try (FanoutClient watcher = session.watch(1, events, 0);
                FanoutClient behind = session.replay(READERS, start, events, 2)) {
            behind.awaitReady();
            watcher.go().report();
            read = session.server().agentEventsPerSecond();
            readers = Fanout.eventsPerSecond(behind.report());
        }
        return new Run(alone, read, readers, storeReads(session));
    }

    /// All twenty watch a turn at a pace that a ring keeps up with.
    private static double storeReads(LongSession session) throws IOException, InterruptedException {
        session.server().awaitRest();
        long pid = session.server().pid();
        try (FanoutClient client = session.watch(READERS, 2 * PACED_RATE, PACED_RATE)) {
            double before = CpuTime.byThread(pid).getOrDefault("store-read", 0.0);
            client.go().report();
            return CpuTime.byThread(pid).getOrDefault("store-read", 0.0) - before;
        }
    }
}
