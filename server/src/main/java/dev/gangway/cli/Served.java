package dev.gangway.cli;

import dev.gangway.Gangway;
import dev.gangway.agent.found.FoundAgents;
import dev.gangway.command.Secret;
import dev.gangway.config.Config;
import dev.gangway.config.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// A server in this process, findable by its runtime file.
///
/// @param url its web address
/// @param agents those it offers
/// @param certificate the PEM file of its own, when it speaks TLS
record Served(
        Gangway gangway, Path data, String url, FoundAgents agents, Optional<Path> certificate)
        implements AutoCloseable {
    static Served start(Path data, Config config, String listen, boolean behindProxy) {
        return start(data, config, listen, behindProxy, false);
    }

    /// One on a free port of the loopback address, that ends with the command that begins it.
    static Served startPrivate(Path data, Config config) {
        return start(data, config, "127.0.0.1:0", false, true);
    }

    private static Served start(
            Path data, Config config, String listen, boolean behindProxy, boolean isPrivate) {
        FoundAgents agents = FoundAgents.in(config);
        try {
            makeWhenMissing(data);
            if (!Files.isWritable(data)) {
                throw new AccessDeniedException(data.toString());
            }
            Optional<Path> certificate =
                    config.entry().tls().map(tls -> tls.certificate().toAbsolutePath());
            Gangway gangway =
                    Gangway.start(ServerSettings.of(data, config, agents, listen, behindProxy));
            Served served = new Served(gangway, data, gangway.url(), agents, certificate);
            RuntimeFile.ofThisProcess(
                            isPrivate,
                            served.url(),
                            served.acp().toString(),
                            certificate.map(Path::toString).orElse(""))
                    .write(data);
            return served;
        } catch (IOException unwritable) {
            throw new CommandFailed("Cannot write to " + data + ": " + FileTrouble.of(unwritable));
        }
    }

    /// For its owner alone.
    private static void makeWhenMissing(Path data) throws IOException {
        if (Files.notExists(data)) {
            Files.createDirectories(
                    data,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    /// The native wire's address.
    URI acp() {
        return URI.create(url.replaceFirst("^http", "ws") + "/acp");
    }

    /// A link by which a browser comes in once.
    Secret link() {
        return gangway.link();
    }

    ServerAccess access() {
        return new ServerAccess(url(), acp(), ServerAccess.token(data), certificate);
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
