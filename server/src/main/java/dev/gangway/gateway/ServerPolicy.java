package dev.gangway.gateway;

import dev.gangway.command.McpServer;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/// Which MCP servers clients may bring for their sessions.
///
/// @param programs whether programs, which are commands on this machine, may be brought at all; by
///   those who may administer
/// @param hosts where remote ones may lie: names or addresses, with a port (`HOST:PORT`) for that
///   one only
public record ServerPolicy(boolean programs, List<String> hosts) {
    /// None.
    public static final ServerPolicy NONE = new ServerPolicy(false, List.of());

    public ServerPolicy {
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /// Whether a server lies where one may.
    boolean allows(McpServer remote) {
        return remote.address().filter(this::allows).isPresent();
    }

    private boolean allows(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return hosts.contains(host) || hosts.contains(host + ":" + port(address));
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
