package dev.gangway.command;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One MCP server that a client wants an agent to use (ACP v1, session setup, "MCP servers"). What
/// it is given to log in with is secret: [#toString] says nothing of it.
///
/// @param address of a remote one; empty for a program
/// @param json as ACP has it, for the agent
public record McpServer(Transport transport, String name, Optional<URI> address, RawJson json) {
    private static final int NAME_CHARACTERS_MAX = 200;

    /// How it is reached.
    public enum Transport {
        /// A program that the agent starts: a command on the server's machine.
        STDIO,
        HTTP,
        SSE
    }

    public McpServer {
        Objects.requireNonNull(transport);
        Objects.requireNonNull(name);
        Objects.requireNonNull(address);
        Objects.requireNonNull(json);
    }

    /// @param place for the message, as in `mcpServers[0]`
    /// @throws GatewayException INVALID when it is not what ACP says
    static McpServer read(JsonNode json, String place) {
        Transport transport = transport(json, place);
        String name = Json.text(json, "name", "");
        require(!name.isBlank() && name.length() <= NAME_CHARACTERS_MAX, place, "needs a name");
        return switch (transport) {
            case STDIO -> {
                require(!Json.text(json, "command", "").isBlank(), place, "needs a command");
                require(texts(json.path("args")), place, "args are strings");
                require(pairs(json.path("env")), place, "env holds names and values");
                yield new McpServer(transport, name, Optional.empty(), RawJson.ofNode(json));
            }
            case HTTP, SSE -> {
                require(pairs(json.path("headers")), place, "headers hold names and values");
                URI address = address(Json.text(json, "url", ""), place);
                yield new McpServer(transport, name, Optional.of(address), RawJson.ofNode(json));
            }
        };
    }

    private static Transport transport(JsonNode json, String place) {
        require(json.isObject(), place, "must be an object");
        if (!json.has("type")) {
            return Transport.STDIO;
        }
        return switch (Json.text(json, "type", "")) {
            case "stdio" -> Transport.STDIO;
            case "http" -> Transport.HTTP;
            case "sse" -> Transport.SSE;
            default -> throw invalid(place, "is of no type that is taken: stdio, http or sse");
        };
    }

    /// Nothing that two programs could read in two ways: no user, a plain host.
    private static URI address(String url, String place) {
        try {
            URI address = new URI(url);
            boolean web =
                    "http".equalsIgnoreCase(address.getScheme())
                            || "https".equalsIgnoreCase(address.getScheme());
            require(
                    web && address.getHost() != null && address.getRawUserInfo() == null,
                    place,
                    "needs an absolute http or https url without a user");
            return address;
        } catch (URISyntaxException unreadable) {
            throw invalid(place, "needs an absolute http or https url");
        }
    }

    private static boolean texts(JsonNode list) {
        return list.isMissingNode()
                || (list.isArray() && list.valueStream().allMatch(JsonNode::isString));
    }

    private static boolean pairs(JsonNode list) {
        return list.isMissingNode()
                || (list.isArray()
                        && list.valueStream()
                                .allMatch(pair ->
                                        pair.path("name").isString()
                                                && pair.path("value").isString()));
    }

    /// What must not be shown to anybody: the values of its environment and of its headers.
    List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        for (String list : List.of("env", "headers")) {
            for (JsonNode pair : json.node().path(list)) {
                secrets.add(Json.text(pair, "value", ""));
            }
        }
        return secrets;
    }

    private static void require(boolean holds, String place, String complaint) {
        if (!holds) {
            throw invalid(place, complaint);
        }
    }

    private static GatewayException invalid(String place, String complaint) {
        return new GatewayException(ErrorCode.INVALID, place + " " + complaint + ".");
    }

    @Override
    public String toString() {
        return "McpServer[" + transport + " " + name + "]";
    }
}
