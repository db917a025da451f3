package dev.gangway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Gangway, with its store or without: the whole way from an agent's lines to the sockets.
///
/// Each run has a server of its own, which first streams for a while to warm up: a server runs for
/// weeks, its compiler for seconds.
///
/// @param command starts the server; a data directory is added
/// @param checkout where bench/reference lies below
record GangwayContender(
        String name, List<String> command, Path checkout, Children children, long warmUpEvents)
        implements Contender {
    GangwayContender {
        command = List.copyOf(command);
    }

    @Override
    public Measurement run(int sockets, long events) throws IOException, InterruptedException {
        try (GangwayProcess server =
                GangwayProcess.start(children, command, checkout, Map.of())) {
            GangwayProcess.Address address = server.address();
            turn(server, address, sockets, Math.max(1, warmUpEvents / sockets));
            return turn(server, address, sockets, events);
        }
    }

    private Measurement turn(
            GangwayProcess server, GangwayProcess.Address address, int sockets, long events)
            throws IOException, InterruptedException {
        Path reference = checkout.resolve("bench/reference");
        try (GangwayTurn turn =
                GangwayTurn.begin(address, checkout, Benchmark.FRAME_BYTES)) {
            FanoutClient client =
                    FanoutClient.join(
                            children, reference, address, turn.session(), sockets, events);
            server.awaitRest();
            double before = CpuTime.seconds(server.pid());
            turn.stream(events);
            double eventsPerSecond = client.eventsPerSecond();
            double cpuSeconds = CpuTime.seconds(server.pid()) - before;
            return new Measurement(eventsPerSecond, cpuSeconds * 1e9 / ((double) events * sockets));
        } catch (BenchFailed failed) {
            throw new BenchFailed(failed.getMessage() + "\n" + server.log());
        }
    }
}
