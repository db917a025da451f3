package dev.gangway.bench;

import dev.gangway.json.Json;
import dev.gangway.testkit.acp.AcpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From the start of a server to the first frame of an agent's first update. A reference server has
/// no agent to start.
final class StartPart implements Part {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private record Start(double listensMillis, double firstFrameMillis) {}

    @Override
    public void run(Bench bench, Report report) throws IOException, InterruptedException {
        Map<Server, List<Start>> runs = new LinkedHashMap<>();
        List<Server> servers = new ArrayList<>(List.of(Server.GANGWAY, Server.C, Server.NETTY));
        if (bench.node()) {
            servers.add(Server.NODE);
        }
        for (int round = 1; round <= bench.size().rounds(); round++) {
            for (Server server : servers) {
                Start start = server.isGangway() ? gangway(bench) : reference(bench, server);
                runs.computeIfAbsent(server, _ -> new ArrayList<>()).add(start);
                bench.say(
                        "start: %s listens after %.0f ms, first frame after %.0f ms",
                        server.title(), start.listensMillis(), start.firstFrameMillis());
            }
        }
        report.heading("Start, in milliseconds");
        report.columns("server", "until it listens", "until the first frame");
        runs.forEach((server, all) ->
                report.row(
                        server.title(),
                        Report.number(Medians.of(all, Start::listensMillis)),
                        Report.number(Medians.of(all, Start::firstFrameMillis))));
        report.end();
    }

    private static Start gangway(Bench bench) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        try (GangwayProcess server = GangwayProcess.start(bench, Server.GANGWAY)) {
            GangwayProcess.Address address = server.address();
            double listens = millisSince(begun);
            BenchSession session = BenchSession.make(address, bench.checkout());
            try (AcpClient client = AcpClient.connect(address.acp(), address.token())) {
                client.request("initialize", Json.object().put("protocolVersion", 1));
                client.request("session/resume", session.resume());
                client.sendRaw(session.prompt(1, 0));
                client.await(0, frame -> frame.json().toString().contains("agent_message_chunk"));
                return new Start(listens, millisSince(begun));
            }
        }
    }

    private static Start reference(Bench bench, Server server) throws IOException {
        long begun = System.nanoTime();
        Trial trial = new Trial(server, 1, 1);
        try (ReferenceProcess process = ReferenceProcess.making(bench, server, trial, 1)) {
            double listens = millisSince(begun);
            try (FanoutClient client =
                    new FanoutClient.Options(bench, process.url(), 1, 1).start()) {
                client.awaitReady().report();
                return new Start(listens, millisSince(begun));
            }
        }
    }

    private static double millisSince(long begun) {
        return (System.nanoTime() - begun) / NANOS_PER_MILLISECOND;
    }
}
