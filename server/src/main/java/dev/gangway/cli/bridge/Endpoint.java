package dev.gangway.cli.bridge;

import java.net.URI;

/// Where a server is, and what opens its door.
///
/// @param acp the native wire's address, of the agent that is meant
public record Endpoint(URI acp, String token) {
    /// The address alone: the token is a secret.
    @Override
    public String toString() {
        return acp.toString();
    }
}
