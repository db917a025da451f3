package dev.gangway.cli;

import dev.gangway.config.Config;
import dev.gangway.process.isolation.Bubblewrap;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs the server.
@Command(
        name = "serve",
        description = {
            "Runs the server until Ctrl-C or SIGTERM; a second one ends it at once.",
            "Sessions may work in the configured projects, else in the directory where this is started.",
            "Exit code 3 when turns were interrupted by the end."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final int TURNS_CUT = 3;

    @Mixin private DataDirectory data = new DataDirectory();
    @Mixin private ConfigFile config = new ConfigFile();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "Where to listen; port 0 picks a free one (default: "
                            + ServerSettings.LISTEN
                            + ").")
    private String listen = "";

    @Option(
            names = "--behind-proxy",
            description =
                    "A proxy with TLS stands in front: other addresses than loopback may be listened on.")
    private boolean behindProxy;

    @Override
    public Integer call() {
        Path directory = data.path();
        Config said = config.read(directory);
        Logging.configure(said.log());
        String address = listen.isEmpty() ? ServerSettings.listen(said) : listen;
        try (StopSignal _ = StopSignal.leavingTheExitCode()) {
            Served served =
                    Served.start(directory, said, address, behindProxy || said.behindProxy());
            try (served) {
                greet(served);
                awaitSignal();
            }
            return served.gangway().turnsCut() > 0 ? TURNS_CUT : 0;
        }
    }

    private static void awaitSignal() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException signalled) {
            // The signal to stop, which takes its time: it is not to be hurried by this.
            return;
        }
    }

    private static String isolation(Bubblewrap bubblewrap) {
        return switch (bubblewrap) {
            case Bubblewrap.Works _ -> "yes, by bubblewrap";
            case Bubblewrap.Unusable unusable -> "NO: " + unusable.why() + " (see: gangway doctor)";
        };
    }

    private static void greet(Served served) {
        Terminal terminal = new Terminal();
        String agents =
                served.agents().agents().stream()
                        .map(agent -> agent.name())
                        .collect(Collectors.joining(", "));
        terminal.heading("Gangway listens on " + served.url());
        terminal.line(
                "  Open:     "
                        + LinkCommand.address(served.url(), served.link())
                        + "  (good once, for ten minutes; another: gangway link)");
        terminal.line(
                "  Agents:   " + agents + " (default: " + served.agents().defaultAgent() + ")");
        terminal.line("  Isolated: " + isolation(served.gangway().bubblewrap()));
        terminal.line("  Data:     " + served.data());
        served.gangway().foreign().forEach((name, url) -> terminal.line("  " + name + ": " + url));
        served.gangway()
                .metricsAuthority()
                .ifPresent(at -> terminal.line("  Metrics:  http://" + at + "/metrics"));
        terminal.line("  Stop:     Ctrl-C");
    }
}
