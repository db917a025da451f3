package dev.gangway.cli;

import dev.gangway.Gangway;
import dev.gangway.agent.found.FoundAgents;
import dev.gangway.config.Config;
import dev.gangway.config.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A server in this process, findable by its runtime file.
///
/// @param url its web address
/// @param agents those it offers
record Served(Gangway gangway, Path data, String url, FoundAgents agents) implements AutoCloseable {
    static Served start(Path data, Config config, String listen, boolean behindProxy) {
        FoundAgents agents = FoundAgents.in(config);
        try {
            Files.createDirectories(data);
            if (!Files.isWritable(data)) {
                throw new AccessDeniedException(data.toString());
            }
            Gangway gangway =
                    Gangway.start(ServerSettings.of(data, config, agents, listen, behindProxy));
            Served served = new Served(gangway, data, "http://" + gangway.authority(), agents);
            new RuntimeFile(ProcessHandle.current().pid(), served.url(), served.acp().toString())
                    .write(data);
            return served;
        } catch (IOException unwritable) {
            throw new CommandFailed("Cannot write to " + data + ": " + FileTrouble.of(unwritable));
        }
    }

    /// The native wire's address.
    URI acp() {
        return URI.create("ws://" + gangway.authority() + "/acp");
    }

    ServerAccess access() {
        return new ServerAccess(acp(), ServerAccess.token(data));
    }

    @Override
    public void close() {
        try {
            RuntimeFile.delete(data);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        } finally {
            gangway.close();
        }
    }
}
