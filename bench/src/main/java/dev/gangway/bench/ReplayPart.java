package dev.gangway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a client gets that comes back: from the store, and from the ring; beside the rate at which
/// the same events came in, and servers that send one socket what they make.
final class ReplayPart implements Part {
    private static final long EVENTS_LEAST = 50_000;

    /// Fits into a ring of 4 MiB with the positions of announced clients around.
    private static final long RING_EVENTS = 7_000;

    private static final int RING_SOCKETS = 50;
    private static final int STORE_SOCKETS = 20;

    private record Run(
            double ingest,
            LongSession.Replayed store,
            LongSession.Replayed storeMany,
            LongSession.Replayed ring,
            Measurement c,
            Measurement netty) {}

    @Override
    public void run(Bench bench, Report report) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= bench.size().rounds(); round++) {
            Run run = run(bench);
            runs.add(run);
            bench.say(
                    "replay: ingest %,.0f/s, store %,.0f/s (%,.0f ns), to %d sockets %,.0f/s"
                            + " (%,.0f ns), ring to %d sockets %,.0f/s (%,.0f ns)",
                    run.ingest(),
                    run.store().eventsPerSecond(),
                    run.store().cpuNanos(),
                    STORE_SOCKETS,
                    run.storeMany().eventsPerSecond(),
                    run.storeMany().cpuNanos(),
                    RING_SOCKETS,
                    run.ring().eventsPerSecond(),
                    run.ring().cpuNanos());
        }
        tell(report, runs);
    }

    private static void tell(Report report, List<Run> runs) {
        report.heading("Replay");
        report.columns("what", "sockets", "events/s to each, each round", "CPU ns a frame");
        report.row("ingest, as the agent wrote", "1", Medians.each(runs, Run::ingest), "");
        row(report, "from the store", 1, runs.stream().map(Run::store).toList());
        row(report, "from the store", STORE_SOCKETS, runs.stream().map(Run::storeMany).toList());
        row(report, "from the ring", RING_SOCKETS, runs.stream().map(Run::ring).toList());
        report.row(
                "C, epoll, live",
                "1",
                Medians.each(runs, run -> run.c().eventsPerSecond()),
                Medians.each(runs, run -> run.c().cpuNanos()));
        report.row(
                "Netty, live",
                "1",
                Medians.each(runs, run -> run.netty().eventsPerSecond()),
                Medians.each(runs, run -> run.netty().cpuNanos()));
        report.end();
        report.atLeast(
                "replay from the store to one socket, ingest",
                Medians.of(runs, run -> run.store().eventsPerSecond() / run.ingest()),
                1,
                " times");
    }

    private static void row(
            Report report, String what, int sockets, List<LongSession.Replayed> all) {
        report.row(
                what,
                Integer.toString(sockets),
                Medians.each(all, LongSession.Replayed::eventsPerSecond),
                Medians.each(all, LongSession.Replayed::cpuNanos));
    }

    private static Run run(Bench bench) throws IOException, InterruptedException {
        long events = bench.size().of(EVENTS_LEAST);
        try (LongSession session = LongSession.begin(bench)) {
            try {
                return run(bench, session, events);
            } catch (BenchFailed failed) {
                throw new BenchFailed(failed.getMessage() + "\n" + session.server().log());
            }
        }
    }

    private static Run run(Bench bench, LongSession session, long events)
            throws IOException, InterruptedException {
        if (!bench.size().isQuick()) {
            session.turn(events);
            BenchSession.Head warm = session.head();
            session.replayed(1, new BenchSession.Head(warm.epoch(), 0), events);
        }
        BenchSession.Head start = session.head();
        double ingest = session.turn(events);
        LongSession.Replayed store = session.replayed(1, start, events);
        LongSession.Replayed storeMany = session.replayed(STORE_SOCKETS, start, events);
        LongSession.Replayed ring = ring(session);
        Trial c = new Trial(Server.C, 1, events);
        Trial netty = new Trial(Server.NETTY, 1, events);
        return new Run(
                ingest, store, storeMany, ring, Fanout.run(bench, c), Fanout.run(bench, netty));
    }

    /// The ring is there as long as somebody watches.
    private static LongSession.Replayed ring(LongSession session)
            throws IOException, InterruptedException {
        try (FanoutClient watcher = session.watch(1, RING_EVENTS + 1, 0)) {
            BenchSession.Head start = session.head();
            watcher.go();
            long until = System.nanoTime() + 20_000_000_000L;
            while (session.head().sequence() < start.sequence() + RING_EVENTS) {
                if (System.nanoTime() > until) {
                    throw new BenchFailed("the events for the ring did not come");
                }
            }
            return session.replayed(RING_SOCKETS, start, RING_EVENTS);
        }
    }
}
