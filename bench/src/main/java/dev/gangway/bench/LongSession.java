package dev.gangway.bench;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/// A session whose only turns were long streams, on a server of its own; what came before any
/// position can be had again.
final class LongSession implements AutoCloseable {
    private final Bench bench;
    private final GangwayProcess server;
    private final GangwayProcess.Address address;
    private final BenchSession session;

    private LongSession(
            Bench bench,
            GangwayProcess server,
            GangwayProcess.Address address,
            BenchSession session) {
        this.bench = bench;
        this.server = server;
        this.address = address;
        this.session = session;
    }

    static LongSession begin(Bench bench) throws IOException, InterruptedException {
        GangwayProcess server = GangwayProcess.start(bench, Server.GANGWAY);
        boolean begun = false;
        try {
            GangwayProcess.Address address = server.address();
            BenchSession session = BenchSession.make(address, bench.checkout());
            begun = true;
            return new LongSession(bench, server, address, session);
        } finally {
            if (!begun) {
                server.close();
            }
        }
    }

    GangwayProcess server() {
        return server;
    }

    /// Announced sockets that watch from now on; the first one prompts at `go`.
    FanoutClient watch(int sockets, long events, double perSecond) throws IOException {
        return options(sockets, events)
                .join(true, session.resume())
                .with("--go", session.prompt(events, perSecond))
                .start()
                .awaitReady();
    }

    /// Has one turn streamed to one announced socket, and lets the server come to rest.
    ///
    /// @return how many events a second the agent wrote
    double turn(long events) throws IOException, InterruptedException {
        try (FanoutClient client = watch(1, events, 0)) {
            client.go().report();
        }
        server.awaitRest();
        return server.agentEventsPerSecond();
    }

    BenchSession.Head head() throws InterruptedException {
        return session.head(address);
    }

    /// Announced sockets that begin after a position, at a turn's beginning.
    ///
    /// @param events of each turn
    /// @param turns how many turns of so many events follow
    FanoutClient replay(int sockets, BenchSession.Head after, long events, int turns)
            throws IOException {
        return options(sockets, events)
                .join(true, session.resumeAfter(after.epoch(), after.sequence()))
                .with("--turns", Integer.toString(turns))
                .start();
    }

    /// What replayed, with what the server needed for it.
    Replayed replayed(int sockets, BenchSession.Head after, long events)
            throws IOException, InterruptedException {
        server.awaitRest();
        double before = CpuTime.seconds(server.pid());
        try (FanoutClient client = replay(sockets, after, events, 1)) {
            JsonNode report = client.awaitReady().report();
            double cpuSeconds = CpuTime.seconds(server.pid()) - before;
            double frames = report.path("frames").asDouble();
            return new Replayed(
                    report.path("perSocketPerSecond").asDouble(), cpuSeconds * 1e9 / frames);
        }
    }

    /// @param cpuNanos of the server, a frame
    record Replayed(double eventsPerSecond, double cpuNanos) {}

    private FanoutClient.Options options(int sockets, long events) {
        return new FanoutClient.Options(bench, address.acp(), sockets, events)
                .token(address.token());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
