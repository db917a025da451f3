package dev.gangway.command;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The MCP servers that a client brings for a session. They hold secrets: [#toString] says nothing
/// of them, and they are never part of an event.
public record McpServers(List<McpServer> list) {
    public static final McpServers NONE = new McpServers(List.of());

    private static final int SERVERS_MAX = 32;
    private static final int BYTES_MAX = 64 * 1024;

    public McpServers {
        list = List.copyOf(list);
    }

    /// ACP's `mcpServers`.
    ///
    /// @throws GatewayException INVALID when it is not what ACP says, LIMIT when there are too many
    public static McpServers read(RawJson array) {
        if (array.kind() != RawJson.Kind.ARRAY) {
            throw new GatewayException(ErrorCode.INVALID, "mcpServers must be an array.");
        }
        if (array.length() > BYTES_MAX) {
            throw limit(BYTES_MAX + " bytes");
        }
        List<McpServer> servers = new ArrayList<>();
        for (JsonNode server : array.node()) {
            if (servers.size() == SERVERS_MAX) {
                throw limit(SERVERS_MAX + " servers");
            }
            servers.add(McpServer.read(server, "mcpServers[" + servers.size() + "]"));
        }
        return new McpServers(servers);
    }

    private static GatewayException limit(String limit) {
        return new GatewayException(ErrorCode.LIMIT, "mcpServers take at most " + limit + ".");
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /// As ACP has it, for the agent and for the one table that keeps it.
    public RawJson json() {
        Bytes out = new Bytes(256).appendByte('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.appendByte(',');
            }
            out.append(list.get(i).json());
        }
        return out.appendByte(']').toJson();
    }

    /// What must not be shown to anybody.
    public List<String> secrets() {
        return list.stream().flatMap(server -> server.secrets().stream()).toList();
    }

    @Override
    public String toString() {
        return "McpServers[" + list.size() + "]";
    }
}
