package dev.gangway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Sessions that work at once, each watched by one socket.
final class Crowd implements AutoCloseable {
    private final Bench bench;
    private final GangwayProcess.Address address;
    private final List<BenchSession> sessions;
    private final Path directory;

    private Crowd(
            Bench bench,
            GangwayProcess.Address address,
            List<BenchSession> sessions,
            Path directory) {
        this.bench = bench;
        this.address = address;
        this.sessions = sessions;
        this.directory = directory;
    }

    static Crowd gather(Bench bench, GangwayProcess.Address address, int sessions)
            throws IOException, InterruptedException {
        List<BenchSession> made = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            made.add(BenchSession.make(address, bench.checkout()));
        }
        return new Crowd(bench, address, made, bench.children().makeDirectory());
    }

    /// Has all sessions stream so many updates at once.
    ///
    /// @param perSecond of each session; 0 for as fast as it goes
    /// @param latencyAfter measure how late frames are that have an ordinal above this
    JsonNode stream(long events, double perSecond, String latencyAfter) throws IOException {
        List<String> joins = new ArrayList<>();
        List<String> prompts = new ArrayList<>();
        for (BenchSession session : sessions) {
            joins.add(Requests.request(2, "session/resume", session.resume()));
            prompts.add(session.prompt(events, perSecond));
        }
        Path join = Files.write(directory.resolve("join"), joins);
        Path prompt = Files.write(directory.resolve("prompt"), prompts);
        try (FanoutClient client =
                new FanoutClient.Options(bench, address.acp(), sessions.size(), events)
                        .token(address.token())
                        .with("--send", Requests.initialize(false))
                        .with("--each", join.toString())
                        .with("--go-each", prompt.toString())
                        .with("--ready-frames", "2")
                        .with("--latency-after", latencyAfter)
                        .start()) {
            return client.awaitReady().go().report();
        }
    }

    @Override
    public void close() throws IOException {
        bench.children().remove(directory);
    }
}
