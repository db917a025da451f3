package dev.gangway.wire.acp;

import dev.gangway.json.Json;
import tools.jackson.databind.JsonNode;

/// Frames in a few characters, so that a test can show a whole order at a glance.
final class FrameWords {
    private FrameWords() {}

    /// As in `result 3 end_turn`, `error 3 -32602`, `agent_message_chunk hi`, `#4 turn_ended`, `ask
    /// r1`, `withdraw r1`. Numbered frames begin with their sequence.
    static String of(JsonNode frame) {
        if (frame.has("error")) {
            return "error " + id(frame) + " " + frame.path("error").path("code");
        }
        if (frame.has("result")) {
            String reason = Json.text(frame.path("result"), "stopReason", "");
            return ("result " + id(frame) + " " + reason).strip();
        }
        JsonNode params = frame.path("params");
        return switch (Json.text(frame, "method", "")) {
            case "session/update" -> update(params);
            case "_gangway/event", "_gangway/feed" ->
                    "#" + params.path("seq") + " " + Json.text(params, "kind", "");
            case "$/cancel_request" -> "withdraw " + Json.text(params, "requestId", "");
            case "session/request_permission", "elicitation/create" -> "ask " + id(frame);
            default -> Json.text(frame, "method", "");
        };
    }

    private static String id(JsonNode frame) {
        JsonNode id = frame.path("id");
        return id.isString() ? id.stringValue() : id.toString();
    }

    private static String update(JsonNode params) {
        JsonNode update = params.path("update");
        JsonNode sequence = params.path("_meta").path("gangway").path("seq");
        String number = sequence.isMissingNode() ? "" : "#" + sequence + " ";
        String text = Json.text(update.path("content"), "text", "");
        String status = Json.text(update, "status", "");
        return (number + Json.text(update, "sessionUpdate", "") + " " + text + status).strip();
    }
}
