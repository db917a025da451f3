package dev.gangway.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a socket costs that nothing happens on: the growth of the server's resident memory. On
/// Gangway each has said `initialize` and watches a session; on the others it is only open.
final class IdlePart implements Part {
    private static final int SOCKETS = 10_000;
    private static final int SOCKETS_QUICK = 200;
    private static final int WARM_UP_SOCKETS = 500;
    private static final double KILOBYTES_MAX = 12;
    private static final double BYTES_PER_KILOBYTE = 1024;

    /// Time for a server without a word of its own to take note of all sockets.
    private static final long SETTLE_NANOS = 500_000_000;

    @Override
    public void run(Bench bench, Report report) throws IOException, InterruptedException {
        int sockets = bench.size().isQuick() ? SOCKETS_QUICK : SOCKETS;
        report.heading("Idle sockets");
        report.columns("server", "sockets", "KB of resident memory a socket");
        List<Server> servers = new ArrayList<>(List.of(Server.GANGWAY, Server.C, Server.NETTY));
        if (bench.node()) {
            servers.add(Server.NODE);
        }
        for (Server server : servers) {
            double kilobytes =
                    (server.isGangway()
                                    ? gangway(bench, sockets)
                                    : reference(bench, server, sockets))
                            / BYTES_PER_KILOBYTE
                            / sockets;
            bench.say("idle: %s, %.1f KB a socket", server.title(), kilobytes);
            String cell = String.format(Locale.ROOT, "%.1f", kilobytes);
            report.row(server.title(), Integer.toString(sockets), cell);
            if (server.isGangway()) {
                report.atMost("memory of an idle socket", kilobytes, KILOBYTES_MAX, " KB");
            }
        }
        report.end();
    }

    private static long gangway(Bench bench, int sockets) throws IOException, InterruptedException {
        try (GangwayProcess server = GangwayProcess.start(bench, Server.GANGWAY)) {
            GangwayProcess.Address address = server.address();
            BenchSession session = BenchSession.make(address, bench.checkout());
            hold(gangway(bench, address, session, WARM_UP_SOCKETS)).close();
            server.awaitRest();
            long before = Memory.resident(server.pid());
            try (FanoutClient _ = hold(gangway(bench, address, session, sockets))) {
                server.awaitRest();
                return Memory.resident(server.pid()) - before;
            } catch (BenchFailed failed) {
                throw new BenchFailed(failed.getMessage() + "\n" + server.log());
            }
        }
    }

    private static FanoutClient.Options gangway(
            Bench bench, GangwayProcess.Address address, BenchSession session, int sockets) {
        return options(bench, address.acp(), sockets)
                .token(address.token())
                .join(false, session.resume());
    }

    private static long reference(Bench bench, Server server, int sockets)
            throws IOException, InterruptedException {
        try (ReferenceProcess process = ReferenceProcess.idle(bench, server)) {
            hold(options(bench, process.url(), WARM_UP_SOCKETS)).close();
            GangwayProcess.pause(SETTLE_NANOS);
            long before = Memory.resident(process.pid());
            try (FanoutClient _ = hold(options(bench, process.url(), sockets))) {
                GangwayProcess.pause(SETTLE_NANOS);
                return Memory.resident(process.pid()) - before;
            }
        }
    }

    private static FanoutClient.Options options(Bench bench, URI url, int sockets) {
        return new FanoutClient.Options(bench, url, sockets, 0).with("--hold", "1");
    }

    private static FanoutClient hold(FanoutClient.Options options) throws IOException {
        return options.start().awaitReady();
    }
}
