package dev.gangway.cli;

import dev.gangway.cli.bridge.Endpoint;
import dev.gangway.cli.bridge.Servers;
import java.nio.file.Path;
import java.util.Optional;

/// The server that runs on a data directory, or a private one. A private one is begun when none
/// runs at first, or when the one that was used was the private one of another editor, which ended:
/// a server that somebody stopped will be started again by whoever stopped it.
final class EditorServers implements Servers, AutoCloseable {
    private final Path data;
    private final ConfigFile config;
    private final String agent;
    private final Terminal terminal;
    private boolean mayBegin = true;
    private Optional<Served> own = Optional.empty();

    EditorServers(Path data, ConfigFile config, String agent, Terminal terminal) {
        this.data = data;
        this.config = config;
        this.agent = agent;
        this.terminal = terminal;
    }

    @Override
    public synchronized Optional<Endpoint> find() {
        Optional<RuntimeFile> running = own.isPresent() ? Optional.empty() : RuntimeFile.find(data);
        if (running.isPresent()) {
            mayBegin = running.get().isPrivate();
            return Optional.of(ServerAccess.running(data).endpoint(agent));
        }
        if (own.isEmpty() && mayBegin) {
            own = Optional.of(begin());
        }
        return own.map(served -> served.access().endpoint(agent));
    }

    private Served begin() {
        terminal.note(
                "No server runs on "
                        + data
                        + ": using a private one, which ends with this. Start one that stays with: gangway serve");
        return Served.startPrivate(data, config.read(data));
    }

    @Override
    public synchronized void close() {
        own.ifPresent(Served::close);
    }
}
