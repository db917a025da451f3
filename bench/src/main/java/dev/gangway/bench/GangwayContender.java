package dev.gangway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Gangway, with its store or without: the whole way from an agent's lines to the sockets.
///
/// Each run has a server of its own and happens a few times there; the last one counts. A server
/// runs for weeks, its compiler for the first seconds.
///
/// @param command starts the server; a data directory is added
/// @param checkout where bench/reference lies below
record GangwayContender(
        String name, List<String> command, Path checkout, Children children, int warmUpTurns)
        implements Contender {
    private static final long WARM_UP_EVENTS_MAX = 500_000;

    GangwayContender {
        command = List.copyOf(command);
    }

    @Override
    public Measurement run(int sockets, long events) throws IOException, InterruptedException {
        try (GangwayProcess server = GangwayProcess.start(children, command, checkout)) {
            GangwayProcess.Address address = server.address();
            for (int turn = 0; turn < warmUpTurns; turn++) {
                turn(server, address, sockets, Math.min(events, WARM_UP_EVENTS_MAX));
            }
            return turn(server, address, sockets, events);
        }
    }

    private Measurement turn(
            GangwayProcess server, GangwayProcess.Address address, int sockets, long events)
            throws IOException, InterruptedException {
        try {
            BenchSession session = BenchSession.make(address, checkout);
            FanoutClient client =
                    FanoutClient.join(
                            children,
                            checkout.resolve("bench/reference"),
                            address,
                            session,
                            sockets,
                            events);
            server.awaitRest();
            System.err.println("bench: process " + server.pid() + " streams now");
            double before = CpuTime.seconds(server.pid());
            double eventsPerSecond = client.eventsPerSecond();
            double cpuSeconds = CpuTime.seconds(server.pid()) - before;
            return new Measurement(eventsPerSecond, cpuSeconds * 1e9 / ((double) events * sockets));
        } catch (BenchFailed failed) {
            throw new BenchFailed(failed.getMessage() + "\n" + server.log());
        }
    }
}
