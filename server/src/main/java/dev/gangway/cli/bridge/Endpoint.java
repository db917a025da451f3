package dev.gangway.cli.bridge;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where a server is, and what opens its door.
///
/// @param acp the native wire's address, of the agent that is meant
/// @param certificate the PEM file of the server's own, when it speaks TLS
public record Endpoint(URI acp, String token, Optional<Path> certificate) {
    /// One in the clear.
    public Endpoint(URI acp, String token) {
        this(acp, token, Optional.empty());
    }

    /// The address alone: the token is a secret.
    @Override
    public String toString() {
        return acp.toString();
    }
}
