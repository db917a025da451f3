package dev.gangway.wire.slices;

import dev.gangway.event.Event;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import tools.jackson.databind.JsonNode;

/// A session as Storkit's chat shows it while it runs; `update` frames are whole, and placed. Two
/// frames are new to this wire: `user_message`, for those who did not write it, and
/// `permission_resolved`, for those who did not answer. No memory.
final class ChatFrames implements Encoder {
    static final Variant VARIANT =
            new Variant("storkit", "chat", Framing.WEBSOCKET, (_, _) -> new ChatFrames());

    private static final JsonScanner TEXT = JsonScanner.of("text");
    private static final JsonScanner CONTENT = JsonScanner.of("content").within("content", TEXT);

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        switch (event.kind()) {
            case USER_MESSAGE_CHUNK -> text("user_message", event, out);
            case AGENT_MESSAGE_CHUNK -> text("token", event, out);
            case TOOL_CALL ->
                    FrameText.into(out, "tool_activity")
                            .text("tool_name", name(event.payload().node()))
                            .end();
            case PERMISSION_RESOLVED -> {
                JsonNode resolved = event.payload().node();
                FrameText.into(out, "permission_resolved")
                        .text("request_id", Json.text(resolved, "id", ""))
                        .text("outcome", Json.text(resolved, "outcome", ""))
                        .end();
            }
            case AGENT_THOUGHT_CHUNK,
                    TOOL_CALL_UPDATE,
                    PLAN,
                    AVAILABLE_COMMANDS_UPDATE,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
                    USAGE_UPDATE,
                    UNRECOGNIZED,
                    SESSION_CREATED,
                    AGENT_STARTED,
                    AGENT_STOPPED,
                    PROMPT_QUEUED,
                    PROMPT_EDITED,
                    PROMPT_REMOVED,
                    QUEUE_HELD,
                    QUEUE_RELEASED,
                    TURN_STARTED,
                    TURN_CANCELLING,
                    TURN_ENDED,
                    PERMISSION_REQUESTED,
                    QUESTION_ASKED,
                    QUESTION_RESOLVED,
                    PROMPT_STEERED,
                    PROMPT_STEER_REFUSED,
                    QUESTION_COMPLETED,
                    IMPORTED,
                    DIRECTORIES_CHANGED,
                    AGENT_SILENT,
                    TERMINAL_STARTED,
                    TERMINAL_OUTPUT,
                    TERMINAL_ENDED,
                    SESSION_RENAMED,
                    SESSION_ARCHIVED,
                    RULE_KEPT,
                    RULE_DROPPED,
                    USAGE_RECORDED,
                    BUDGET_WARNED,
                    BUDGET_REACHED,
                    FEED_SESSION,
                    FEED_SESSION_DELETED,
                    FEED_REQUEST,
                    FEED_GRANT,
                    FEED_BUDGET,
                    FEED_DOCUMENT,
                    AUDIT_RECORDED -> {
                // Nothing to see of it in a chat, or told by a frame that is placed.
            }
        }
    }

    private static void text(String type, Event event, Bytes out) {
        CONTENT.scan(event.payload())
                .members("content", TEXT)
                .json("text")
                .filter(text -> text.kind() == RawJson.Kind.STRING)
                .ifPresent(text -> FrameText.into(out, type).json("content", text).end());
    }

    private static String name(JsonNode call) {
        return Json.text(call, "title", "tool");
    }

    static byte[] permissionRequest(OpenRequest request) {
        JsonNode call = request.payload().node().path("toolCall");
        JsonNode input = call.path("rawInput");
        return FrameText.of("permission_request")
                .text("request_id", request.id())
                .text("tool_name", name(call))
                .json(
                        "tool_input",
                        input.isMissingNode() ? RawJson.EMPTY_OBJECT : RawJson.ofNode(input))
                .bytes();
    }

    static byte[] error(String message) {
        return FrameText.of("error").text("message", message).bytes();
    }

    static byte[] cancelled() {
        return error("The chat was cancelled.");
    }

    static byte[] sessionId(String session) {
        return FrameText.of("session_id").text("session_id", session).bytes();
    }
}
