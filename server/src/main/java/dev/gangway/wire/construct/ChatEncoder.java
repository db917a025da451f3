package dev.gangway.wire.construct;

import dev.gangway.event.Event;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import tools.jackson.databind.JsonNode;

/// A session as the chat shows it (contract of the chat socket, server to client). Remembers its
/// turn: the answer is told whole at the end, and each tool call once. What a person wrote in
/// another tab is never shown: clients take a frame `message` for the end of a turn.
final class ChatEncoder implements Encoder {
    static final Variant VARIANT =
            new Variant("construct", "chat", Framing.WEBSOCKET, (_, _) -> new ChatEncoder());

    private static final JsonScanner TEXT = JsonScanner.of("text");
    private static final JsonScanner CONTENT = JsonScanner.of("content").within("content", TEXT);

    private final TurnMemory turn = new TurnMemory();
    private final ToolFrames tools = new ToolFrames(turn);
    private final TurnEndFrames ends = new TurnEndFrames(turn);

    @Override
    public boolean hasMemory() {
        return true;
    }

    @Override
    public boolean hasParts() {
        return true;
    }

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        RawJson payload = event.payload();
        switch (event.kind()) {
            case AGENT_MESSAGE_CHUNK -> said(event, out);
            case AGENT_THOUGHT_CHUNK -> text("thinking", payload, out);
            case TOOL_CALL, TOOL_CALL_UPDATE -> tools.encode(payload, out);
            case PLAN -> plan(payload, out);
            case TURN_STARTED -> turn.begin();
            case TURN_CANCELLING -> turn.ending(Json.text(payload.node(), "reason", ""));
            case TURN_ENDED -> {
                ends.encode(event.turn(), sequence, payload, out);
                turn.begin();
            }
            case USAGE_RECORDED -> turn.used(payload);
            case BUDGET_REACHED -> turn.budget(Json.text(payload.node(), "message", ""));
            case PROMPT_QUEUED -> queued(payload.node(), out);
            case PROMPT_STEERED -> status("steering", "Goes into the running turn.", out);
            case PROMPT_STEER_REFUSED -> status("queued", "Waits for a turn of its own.", out);
            case QUEUE_HELD -> status("blocked", "What waits needs a person to say go.", out);
            case PERMISSION_REQUESTED -> asked("toolCall", "title", payload.node(), out);
            case QUESTION_ASKED -> asked("", "message", payload.node(), out);
            case PERMISSION_RESOLVED, QUESTION_RESOLVED -> resolved(payload.node(), out);
            case AGENT_SILENT -> status("waiting", "The agent has said nothing for a while.", out);
            case USER_MESSAGE_CHUNK,
                    AVAILABLE_COMMANDS_UPDATE,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
                    USAGE_UPDATE,
                    UNRECOGNIZED,
                    SESSION_CREATED,
                    AGENT_STARTED,
                    AGENT_STOPPED,
                    PROMPT_EDITED,
                    PROMPT_REMOVED,
                    QUEUE_RELEASED,
                    QUESTION_COMPLETED,
                    IMPORTED,
                    DIRECTORIES_CHANGED,
                    TERMINAL_STARTED,
                    TERMINAL_OUTPUT,
                    TERMINAL_ENDED,
                    SESSION_RENAMED,
                    SESSION_ARCHIVED,
                    RULE_KEPT,
                    RULE_DROPPED,
                    BUDGET_WARNED,
                    FEED_SESSION,
                    FEED_SESSION_DELETED,
                    FEED_REQUEST,
                    FEED_GRANT,
                    FEED_BUDGET,
                    FEED_DOCUMENT,
                    AUDIT_RECORDED -> {
                // This wire has no frame for it.
            }
        }
    }

    private void said(Event event, Bytes out) {
        CONTENT.scan(event.payload())
                .members("content", TEXT)
                .json("text")
                .filter(text -> text.kind() == RawJson.Kind.STRING)
                .ifPresent(text -> {
                    turn.said(event.message(), text);
                    FrameText.into(out, "chunk").json("content", text).end();
                });
    }

    private static void text(String type, RawJson payload, Bytes out) {
        CONTENT.scan(payload)
                .members("content", TEXT)
                .json("text")
                .filter(text -> text.kind() == RawJson.Kind.STRING)
                .ifPresent(text -> FrameText.into(out, type).json("content", text).end());
    }

    private static void plan(RawJson payload, Bytes out) {
        JsonNode entries = payload.node().path("entries");
        if (entries.isArray()) {
            FrameText.into(out, "plan").json("entries", RawJson.ofNode(entries)).end();
        }
    }

    private static void queued(JsonNode payload, Bytes out) {
        if (!Json.flag(payload, "steering", false)) {
            status("queued", "Waits for the running turn.", out);
        }
    }

    private static void asked(String within, String name, JsonNode payload, Bytes out) {
        JsonNode params = payload.path("params");
        JsonNode from = within.isEmpty() ? params : params.path(within);
        status("blocked", "Asks a person: " + Json.text(from, name, "may it go on?"), out);
    }

    /// Who answered, so that others take their question away.
    private static void resolved(JsonNode payload, Bytes out) {
        FrameText.into(out, "approval_resolved")
                .text("request_id", Json.text(payload, "id", ""))
                .text("outcome", Json.text(payload, "outcome", ""))
                .text("by", Json.text(payload, "by", ""))
                .end();
    }

    private static void status(String phase, String detail, Bytes out) {
        FrameText.into(out, "operator_status").text("phase", phase).text("detail", detail).end();
    }
}
