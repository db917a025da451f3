package dev.gangway.wire.cloudcli;

import dev.gangway.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Routes whose true answer is that there is nothing.
final class EmptyRoutes {
    static final List<Route> ALL =
            List.of(
                    get("/api/user/onboarding-status", Map.of("hasCompletedOnboarding", true)),
                    Route.of(
                            "POST",
                            "/api/user/complete-onboarding",
                            call -> call.answer(object(Map.of("success", true)))),
                    get("/api/plugins", Map.of("plugins", List.of())),
                    get("/api/browser-use/settings", Map.of("settings", Map.of("enabled", false))),
                    get("/api/taskmaster/installation-status", Map.of("hasMCPServer", false)),
                    get("/api/taskmaster/mcp-status", Map.of("hasMCPServer", false)),
                    get("/api/taskmaster/tasks/{project}", Map.of("tasks", List.of())),
                    get(
                            "/api/projects/{project}/taskmaster",
                            Map.of("taskmaster", Map.of("hasTaskmaster", false))),
                    get("/api/projects/archived", data(Map.of("projects", List.of()))),
                    Route.of(
                            "POST",
                            "/api/commands/list",
                            call ->
                                    call.answer(
                                            object(
                                                    Map.of(
                                                            "builtIn", List.of(),
                                                            "custom", List.of(),
                                                            "count", 0)))));

    private EmptyRoutes() {}

    private static Map<String, ?> data(Map<String, ?> data) {
        return Map.of("data", data);
    }

    private static Route get(String path, Map<String, ?> members) {
        ObjectNode answer = object(members);
        answer.put("success", true);
        return Route.of("GET", path, call -> call.answer(answer));
    }

    private static ObjectNode object(Map<String, ?> members) {
        ObjectNode object = Json.object();
        members.forEach(
                (name, value) -> object.set(name, Json.mapper().<JsonNode>valueToTree(value)));
        return object;
    }
}
