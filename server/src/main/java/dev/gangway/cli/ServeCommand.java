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
            "Runs the server until Ctrl-C or SIGTERM.",
            "Sessions may work in the configured projects, else in the directory where this is started."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
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
    public Integer call() throws InterruptedException {
        Path directory = data.path();
        Config said = config.read(directory);
        String address = listen.isEmpty() ? ServerSettings.listen(said) : listen;
        try (StopSignal _ = new StopSignal();
                Served served =
                        Served.start(directory, said, address, behindProxy || said.behindProxy())) {
            greet(served);
            new CountDownLatch(1).await();
        }
        return 0;
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
        terminal.line("  Stop:     Ctrl-C");
    }
}
