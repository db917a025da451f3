package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Holds every frame that a client is sent against ACP's schema and, for clients that announced
/// `gangway`, against ours. A stock client must find nothing of Gangway's own.
final class FrameChecks {
    private static final Map<String, String> RESULT_META =
            Map.of(
                    "session/new", "NewSessionMeta",
                    "session/fork", "NewSessionMeta",
                    "session/load", "LoadSessionMeta",
                    "session/resume", "ResumeSessionMeta",
                    "session/prompt", "PromptResponseMeta");
    private static final Map<String, String> RESULTS =
            Map.of(
                    "_gangway/queue/list", "QueueListResult",
                    "_gangway/queue/edit", "EmptyResult",
                    "_gangway/queue/remove", "EmptyResult",
                    "_gangway/queue/release", "EmptyResult",
                    "_gangway/detach", "EmptyResult",
                    "_gangway/feed/subscribe", "FeedSubscribeResult",
                    "_gangway/requests/list", "RequestsListResult",
                    "_gangway/transcript", "TranscriptResult");
    private static final Map<String, String> NOTIFICATIONS =
            Map.of(
                    "_gangway/event", "Event",
                    "_gangway/feed", "Feed",
                    "_gangway/lost", "Lost",
                    "_gangway/deleted", "Deleted");

    private FrameChecks() {}

    /// @param method of the request that a response answers; empty for none
    static void check(JsonNode frame, String method, boolean gangway) {
        assertThat(Json.text(frame, "jsonrpc")).contains("2.0");
        if (!gangway) {
            assertThat(frame.toString()).doesNotContain("\"gangway\":").doesNotContain("_gangway");
        }
        if (frame.has("method")) {
            call(frame, gangway);
        } else if (frame.has("error")) {
            WireSchemas.ACP.check("Error", frame.path("error"));
            WireSchemas.ACP.check("RequestId", frame.path("id"));
        } else {
            result(frame.path("result"), method, gangway);
        }
    }

    private static void call(JsonNode frame, boolean gangway) {
        String method = Json.text(frame, "method", "");
        JsonNode params = frame.path("params");
        if (method.startsWith("_gangway/")) {
            WireSchemas.GANGWAY.check(NOTIFICATIONS.getOrDefault(method, method), params);
            return;
        }
        String sort = frame.has("id") ? "Request" : "Notification";
        WireSchemas.ACP.check(WireSchemas.ACP.ofMethod(method, sort), params);
        if (gangway && method.equals("session/update")) {
            boolean live = params.path("_meta").path("gangway").has("seq");
            WireSchemas.GANGWAY.check(live ? "UpdateMeta" : "HistoryMeta", params.path("_meta"));
        } else if (gangway && frame.has("id")) {
            WireSchemas.GANGWAY.check("RequestMeta", params.path("_meta"));
        }
    }

    private static void result(JsonNode result, String method, boolean gangway) {
        if (method.startsWith("_gangway/")) {
            WireSchemas.GANGWAY.check(RESULTS.getOrDefault(method, method), result);
            return;
        }
        WireSchemas schemas =
                method.equals("session/fork") ? WireSchemas.UNSTABLE : WireSchemas.ACP;
        schemas.check(schemas.ofMethod(method, "Response"), result);
        if (!gangway) {
            return;
        }
        if (RESULT_META.containsKey(method)) {
            WireSchemas.GANGWAY.check(RESULT_META.get(method), result.path("_meta"));
        } else if (method.equals("initialize")) {
            JsonNode capabilities = result.path("agentCapabilities");
            WireSchemas.GANGWAY.check("InitializeMeta", capabilities.path("_meta"));
        } else if (method.equals("session/list")) {
            for (JsonNode session : result.path("sessions")) {
                WireSchemas.GANGWAY.check("SessionInfoMeta", session.path("_meta"));
            }
        }
    }
}
