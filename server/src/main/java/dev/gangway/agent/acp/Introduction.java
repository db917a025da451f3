package dev.gangway.agent.acp;

import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentSetup;
import dev.gangway.command.McpServer;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What an agent's answer to `initialize` says of it (ACP v1, initialization), and what follows for
/// what it may be asked. Pure.
///
/// @param capabilities an object
/// @param authMethods an array
/// @param meta `_meta` of the whole answer, an object
record Introduction(RawJson agentInfo, RawJson capabilities, RawJson authMethods, RawJson meta) {
    private static final JsonScanner INITIALIZED =
            JsonScanner.of("agentInfo", "agentCapabilities", "authMethods", "_meta");

    /// An agent that has not said anything yet.
    static final Introduction UNKNOWN = of(RawJson.EMPTY_OBJECT);

    static Introduction of(RawJson result) {
        Members members = result.scan(INITIALIZED);
        return new Introduction(
                part(members, "agentInfo", RawJson.Kind.OBJECT, RawJson.EMPTY_OBJECT),
                part(members, "agentCapabilities", RawJson.Kind.OBJECT, RawJson.EMPTY_OBJECT),
                part(members, "authMethods", RawJson.Kind.ARRAY, RawJson.EMPTY_ARRAY),
                part(members, "_meta", RawJson.Kind.OBJECT, RawJson.EMPTY_OBJECT));
    }

    /// Whether it takes prompts into a running turn: `_meta.steering.supported` of the whole
    /// answer, as claude-agent-acp and codex-acp say it.
    boolean steers() {
        return meta.node().at("/steering/supported").booleanValue(false);
    }

    private static RawJson part(
            Members members, String name, RawJson.Kind kind, RawJson otherwise) {
        return members.json(name).filter(json -> json.kind() == kind).orElse(otherwise);
    }

    /// Whether it announced one of `sessionCapabilities`.
    boolean can(String sessionCapability) {
        return capabilities.node().path("sessionCapabilities").path(sessionCapability).isObject();
    }

    boolean loads() {
        return Json.flag(capabilities.node(), "loadSession", false);
    }

    /// What goes on after the agent's name when it cannot take what was brought for a session.
    Optional<String> refusal(AgentSetup setup) {
        if (!setup.additionalDirectories().isEmpty() && !can("additionalDirectories")) {
            return Optional.of("takes no additionalDirectories");
        }
        return setup.servers().list().stream()
                .filter(server -> !takes(server))
                .findFirst()
                .map(server ->
                        "takes no MCP servers over "
                                + server.transport().name().toLowerCase(java.util.Locale.ROOT));
    }

    /// What of it this agent can take.
    AgentSetup takenOf(AgentSetup setup) {
        return new AgentSetup(
                can("additionalDirectories") ? setup.additionalDirectories() : List.of(),
                new dev.gangway.command.McpServers(
                        setup.servers().list().stream().filter(this::takes).toList()));
    }

    private boolean takes(McpServer server) {
        JsonNode mcp = capabilities.node().path("mcpCapabilities");
        return switch (server.transport()) {
            case STDIO -> true;
            case HTTP -> Json.flag(mcp, "http", false);
            case SSE -> Json.flag(mcp, "sse", false);
        };
    }

    /// What goes on after the agent's name when it cannot be sent on an errand.
    Optional<String> refusal(AgentErrand errand) {
        return switch (errand) {
            case AgentErrand.Authenticate login -> refusal(login.method());
            case AgentErrand.Logout _ ->
                    capabilities.node().at("/auth/logout").isObject()
                            ? Optional.empty()
                            : Optional.of("cannot log out");
            case AgentErrand.DeleteSession _ ->
                    can("delete") ? Optional.empty() : Optional.of("cannot delete sessions");
        };
    }

    private Optional<String> refusal(String method) {
        Optional<JsonNode> known =
                authMethods
                        .node()
                        .valueStream()
                        .filter(candidate -> Json.text(candidate, "id", "").equals(method))
                        .findFirst();
        if (known.isEmpty()) {
            String names = names("id");
            return Optional.of(
                    "has no such way to log in" + (names.isEmpty() ? "" : "; it has: " + names));
        }
        return Json.text(known.get(), "type", "").equals("terminal")
                ? Optional.of("is logged in that way in a terminal on the server")
                : Optional.empty();
    }

    /// The ways to log in, for people.
    ///
    /// @param member `name`, or `id` where a person types it
    String names(String member) {
        return authMethods
                .node()
                .valueStream()
                .map(method -> Json.text(method, member, Json.text(method, "id", "?")))
                .collect(Collectors.joining(", "));
    }
}
