package dev.gangway.command;

import java.util.List;
import java.util.Objects;

/// What a client brings for a session besides its directory (ACP v1, session setup).
///
/// @param additionalDirectories absolute, as the client wrote them
/// @param servers refused unless the caller and the configuration allow them
public record SessionSetup(List<String> additionalDirectories, McpServers servers) {
    public static final SessionSetup NONE = new SessionSetup(List.of(), McpServers.NONE);

    private static final int DIRECTORIES_MAX = 32;

    public SessionSetup {
        additionalDirectories = List.copyOf(additionalDirectories);
        Objects.requireNonNull(servers);
        if (additionalDirectories.size() > DIRECTORIES_MAX) {
            throw new GatewayException(
                    ErrorCode.LIMIT,
                    "additionalDirectories take at most " + DIRECTORIES_MAX + " directories.");
        }
    }

    public boolean isEmpty() {
        return additionalDirectories.isEmpty() && servers.isEmpty();
    }
}
