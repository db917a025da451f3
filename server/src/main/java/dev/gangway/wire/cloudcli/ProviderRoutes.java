package dev.gangway.wire.cloudcli;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Answered.AgentSummary;
import dev.gangway.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Gangway's agents under their names, as the front-end's providers.
final class ProviderRoutes {
    private static final String ONE = "/api/providers/{provider}";
    private static final String DEFAULT = "default";

    static final List<Route> ALL =
            List.of(
                    Route.of("GET", "/api/providers/capabilities", ProviderRoutes::capabilities),
                    Route.of("GET", ONE + "/auth/status", ProviderRoutes::authStatus),
                    Route.of("GET", ONE + "/skills", ProviderRoutes::skills));

    private ProviderRoutes() {}

    private static List<AgentSummary> agents(Call call) {
        return ((Answered.Agents) call.read(new Query.Agents())).agents();
    }

    private static void capabilities(Call call) {
        ObjectNode data = Json.object();
        ArrayNode providers = data.putArray("providers");
        for (AgentSummary agent : agents(call)) {
            JsonNode prompts = agent.capabilities().node().path("promptCapabilities");
            boolean images =
                    Json.flag(prompts, "image", false)
                            || Json.flag(prompts, "embeddedContext", false);
            ObjectNode provider = providers.addObject().put("provider", agent.name());
            ArrayNode modes = provider.putArray("permissionModes").add(DEFAULT);
            if (agent.name().equals("claude")) {
                modes.add("acceptEdits").add("bypassPermissions").add("plan");
            }
            provider.put("defaultPermissionMode", DEFAULT)
                    .put("supportsImages", images)
                    .put("supportsFiles", true)
                    .put("supportsAbort", true)
                    .put("supportsPermissionRequests", true)
                    .put("supportsTokenUsage", true)
                    .put(
                            "supportsEffort",
                            AgentChoice.effort(ModelRoutes.known(call, agent.name())).isPresent());
        }
        call.data(data);
    }

    /// The agent that the path names.
    ///
    /// @throws GatewayException NOT_FOUND
    static String known(Call call) {
        String name = call.variable("provider");
        if (agents(call).stream().noneMatch(agent -> agent.name().equals(name))) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND, "No agent is called \"" + name + "\" here.");
        }
        return name;
    }

    /// An agent that is not here is said to be not installed. Whether it is logged in, it says when
    /// it is asked to work.
    private static void authStatus(Call call) {
        String name = call.variable("provider");
        boolean here = agents(call).stream().anyMatch(agent -> agent.name().equals(name));
        ObjectNode data =
                Json.object()
                        .put("installed", here)
                        .put("provider", name)
                        .put("authenticated", here)
                        .putNull("email")
                        .put("method", here ? "gangway" : "none");
        call.data(here ? data.putNull("error") : data.put("error", "not configured in Gangway"));
    }

    private static void skills(Call call) {
        ObjectNode data = Json.object().put("provider", known(call));
        data.putArray("skills");
        call.data(data);
    }
}
