package dev.gangway.bench;

import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Runs one trial of the fan-out: a server is started for it, and ended after it.
///
/// A JVM streams a few times before; the last time counts. A server runs for weeks, its compiler
/// for the first seconds.
final class Fanout {
    private static final long WARM_UP_EVENTS_MAX = 500_000;

    private final Bench bench;
    private final Trial trial;

    private Fanout(Bench bench, Trial trial) {
        this.bench = bench;
        this.trial = trial;
    }

    static Measurement run(Bench bench, Trial trial) throws IOException, InterruptedException {
        Fanout fanout = new Fanout(bench, trial);
        return trial.server().isGangway() ? fanout.gangway() : fanout.reference();
    }

    private Measurement reference() throws IOException {
        int rounds = trial.server() == Server.NETTY ? 1 + bench.size().warmUpTurns() : 1;
        try (ReferenceProcess server =
                ReferenceProcess.making(bench, trial.server(), trial, rounds)) {
            double eventsPerSecond = Double.NaN;
            double cpuNanos = Double.NaN;
            for (int round = 0; round < rounds; round++) {
                try (FanoutClient client = options(server).start()) {
                    eventsPerSecond = eventsPerSecond(client.awaitReady().report());
                    cpuNanos = server.cpuNanos();
                }
            }
            return new Measurement(eventsPerSecond, cpuNanos, "");
        }
    }

    private FanoutClient.Options options(ReferenceProcess server) {
        return new FanoutClient.Options(bench, server.url(), trial.sockets(), trial.events());
    }

    private Measurement gangway() throws IOException, InterruptedException {
        try (GangwayProcess server = GangwayProcess.start(bench, trial.server())) {
            GangwayProcess.Address address = server.address();
            long warmUp = Math.min(trial.events(), WARM_UP_EVENTS_MAX);
            for (int turn = 0; turn < bench.size().warmUpTurns(); turn++) {
                turn(server, address, warmUp);
            }
            return turn(server, address, trial.events());
        }
    }

    private Measurement turn(GangwayProcess server, GangwayProcess.Address address, long events)
            throws IOException, InterruptedException {
        BenchSession session = BenchSession.make(address, bench.checkout());
        try (FanoutClient client =
                new FanoutClient.Options(bench, address.acp(), trial.sockets(), events)
                        .token(address.token())
                        .join(false, session.resume())
                        .with("--go", session.prompt(events, trial.perSecond()))
                        .start()
                        .awaitReady()) {
            server.awaitRest();
            bench.say("process %d streams now", server.pid());
            double before = CpuTime.seconds(server.pid());
            Map<String, Double> threadsBefore = CpuTime.byThread(server.pid());
            double eventsPerSecond = eventsPerSecond(client.go().report());
            double cpuSeconds = CpuTime.seconds(server.pid()) - before;
            String threads = CpuTime.shares(threadsBefore, CpuTime.byThread(server.pid()));
            double frames = (double) events * trial.sockets();
            return new Measurement(eventsPerSecond, cpuSeconds * 1e9 / frames, threads);
        } catch (BenchFailed failed) {
            throw new BenchFailed(failed.getMessage() + "\n" + server.log());
        }
    }

    static double eventsPerSecond(JsonNode report) {
        return report.path("perSocketPerSecond").asDouble();
    }
}
