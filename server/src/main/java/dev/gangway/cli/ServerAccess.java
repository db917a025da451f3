package dev.gangway.cli;

import dev.gangway.access.Tokens;
import dev.gangway.cli.bridge.Endpoint;
import dev.gangway.cli.bridge.FrameSocket;
import dev.gangway.cli.bridge.TrustedCertificate;
import dev.gangway.config.FileTrouble;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Handler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// A server that a command can talk to.
///
/// @param url where it listens
/// @param acp the native wire's address
/// @param certificate the PEM file of the server's own, when it speaks TLS
record ServerAccess(String url, URI acp, String token, Optional<Path> certificate) {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
    private static final Pattern AGENT = Pattern.compile("[A-Za-z0-9._-]+");

    /// The server that runs on a data directory.
    ///
    /// @throws CommandFailed when none does
    static ServerAccess running(Path data) {
        RuntimeFile file =
                RuntimeFile.find(data)
                        .orElseThrow(() ->
                                new CommandFailed(
                                        "No server runs on "
                                                + data
                                                + ". Start one with: gangway serve"));
        return new ServerAccess(
                file.url(),
                URI.create(file.acp()),
                token(data),
                Optional.of(file.certificate()).filter(text -> !text.isEmpty()).map(Path::of));
    }

    static String token(Path data) {
        try {
            return Tokens.read(data.resolve(Tokens.FILE));
        } catch (NoSuchFileException absent) {
            throw new CommandFailed(
                    "There is no token in " + data + ". A server's first start makes it.");
        } catch (IOException unreadable) {
            throw new CommandFailed(
                    "Cannot read the token in " + data + ": " + FileTrouble.of(unreadable));
        }
    }

    /// Asks by HTTP.
    ///
    /// @throws IOException when the server's certificate cannot be read
    HttpClient client() throws IOException {
        return TrustedCertificate.client(certificate).connectTimeout(CONNECT_TIME).build();
    }

    /// The door of an agent.
    ///
    /// @param agent empty for the default one
    /// @throws CommandFailed when none can have this name
    Endpoint endpoint(String agent) {
        if (!agent.isEmpty() && !AGENT.matcher(agent).matches()) {
            throw new CommandFailed(FrameSocket.noAgent(agent));
        }
        return new Endpoint(
                agent.isEmpty() ? acp : URI.create(acp + "/" + agent), token, certificate);
    }

    /// Connects and introduces itself as a client that knows Gangway's additions.
    ///
    /// @param agent whose endpoint to use; empty for the default one
    AcpSocket connect(String agent, Handler handler) throws InterruptedException {
        AcpSocket socket = new AcpSocket(endpoint(agent), handler);
        try {
            ObjectNode params = Json.object().put("protocolVersion", 1);
            ObjectNode capabilities = params.putObject("clientCapabilities");
            ObjectNode elicitation = capabilities.putObject("elicitation");
            elicitation.putObject("form");
            elicitation.putObject("url");
            capabilities.putObject("_meta").putObject("gangway");
            params.putObject("clientInfo").put("name", "gangway-cli").put("version", "1");
            socket.request("initialize", RawJson.ofNode(params));
            return socket;
        } catch (CommandFailed refused) {
            socket.close();
            throw refused;
        }
    }
}
