package dev.gangway.wire.slices;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Position;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Makima's `taskOutput`. Text comes in parts that name their message, and once whole when the
/// message is over, for clients that cannot put parts together. With memory of its turn.
///
/// The whole message goes before what ends it, in one numbered frame and without a `seq` of its
/// own: a client that goes on behind a `seq` has all that belongs to it.
final class TaskOutput implements Encoder {
    /// Of a longer message the parts are all that there is.
    static final int MESSAGE_BYTES_MAX = 1 << 20;

    static final Variant VARIANT =
            new Variant(
                    "makima",
                    "output",
                    Framing.WEBSOCKET,
                    (stream, epoch) -> new TaskOutput(stream.id(), epoch));

    private static final JsonScanner TEXT = JsonScanner.of("text");
    private static final JsonScanner CONTENT = JsonScanner.of("content").within("content", TEXT);

    private final String task;
    private final Epoch epoch;

    /// The inner bytes of JSON strings, end to end.
    private Bytes text = new Bytes(0);

    private long message;
    private boolean tooLong;
    private long beganMillis;
    private @Nullable RawJson cost;

    private TaskOutput(String task, Epoch epoch) {
        this.task = task;
        this.epoch = epoch;
    }

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
        switch (event.kind()) {
            case AGENT_MESSAGE_CHUNK -> said(sequence, event, out);
            case TOOL_CALL, TOOL_CALL_UPDATE -> tool(sequence, event, out);
            case TURN_STARTED -> {
                forget();
                beganMillis = event.atMillis();
            }
            case USAGE_RECORDED -> {
                JsonNode amount = event.payload().node().path("cost").path("amount");
                cost = amount.isNumber() ? RawJson.ofNode(amount) : null;
            }
            case TURN_ENDED -> {
                ended(sequence, event, out);
                forget();
            }
            case UNRECOGNIZED ->
                    frame(out, "raw", RawJson.ofText(event.payload().toString()))
                            .flag("isPartial", false)
                            .number("seq", number(sequence))
                            .end();
            case USER_MESSAGE_CHUNK,
                    AGENT_THOUGHT_CHUNK,
                    PLAN,
                    AVAILABLE_COMMANDS_UPDATE,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
                    USAGE_UPDATE,
                    SESSION_CREATED,
                    AGENT_STARTED,
                    AGENT_STOPPED,
                    PROMPT_QUEUED,
                    PROMPT_EDITED,
                    PROMPT_REMOVED,
                    QUEUE_HELD,
                    QUEUE_RELEASED,
                    TURN_CANCELLING,
                    PERMISSION_REQUESTED,
                    PERMISSION_RESOLVED,
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
                    BUDGET_WARNED,
                    BUDGET_REACHED,
                    FEED_SESSION,
                    FEED_SESSION_DELETED,
                    FEED_REQUEST,
                    FEED_GRANT,
                    FEED_BUDGET,
                    FEED_DOCUMENT,
                    AUDIT_RECORDED -> {
                // No output of a task.
            }
        }
    }

    private void said(long sequence, Event event, Bytes out) {
        Optional<RawJson> said =
                CONTENT.scan(event.payload())
                        .members("content", TEXT)
                        .json("text")
                        .filter(value -> value.kind() == RawJson.Kind.STRING);
        if (said.isEmpty()) {
            return;
        }
        if (message != event.message()) {
            whole(out);
            message = event.turn() == 0 ? 0 : event.message();
        }
        keep(said.get());
        frame(out, "assistant", said.get())
                .flag("isPartial", true)
                .text("messageId", messageId(event.message()))
                .number("seq", number(sequence))
                .end();
    }

    private void keep(RawJson said) {
        tooLong |= text.length() + said.length() > MESSAGE_BYTES_MAX;
        if (message != 0 && !tooLong) {
            text.append(said.bytes(), 1, said.length() - 2);
        }
    }

    /// The message that is over, if one was begun.
    private void whole(Bytes out) {
        if (message != 0 && !tooLong) {
            Bytes quoted = new Bytes(text.length() + 2).appendByte('"');
            quoted.append(text.array(), 0, text.length()).appendByte('"');
            frame(out, "assistant", quoted.toJson())
                    .flag("isPartial", false)
                    .text("messageId", messageId(message))
                    .end();
        }
        text = new Bytes(0);
        message = 0;
        tooLong = false;
    }

    private void tool(long sequence, Event event, Bytes out) {
        JsonNode call = event.payload().node();
        String status = Json.text(call, "status", "");
        if (event.kind() == EventKind.TOOL_CALL) {
            whole(out);
            JsonNode input = call.path("rawInput");
            frame(out, "tool_use", RawJson.ofText(""))
                    .text("toolName", Json.text(call, "title", "tool"))
                    .json("toolInput", input.isObject() ? RawJson.ofNode(input) : RawJson.NULL)
                    .flag("isPartial", false)
                    .number("seq", number(sequence))
                    .end();
        } else if (status.equals("completed") || status.equals("failed")) {
            JsonNode block = call.path("content").path(0).path("content");
            frame(out, "tool_result", RawJson.ofText(Json.text(block, "text", "")))
                    .flag("isError", status.equals("failed"))
                    .flag("isPartial", false)
                    .number("seq", number(sequence))
                    .end();
        }
    }

    private void ended(long sequence, Event event, Bytes out) {
        whole(out);
        JsonNode end = event.payload().node();
        boolean stopped = Json.text(end, "outcome", "").equals("stopped");
        String reason = Json.text(end, "stopReason", "");
        FrameText result =
                frame(
                        out,
                        "result",
                        RawJson.ofText(Json.text(end.path("detail"), "message", reason)));
        if (!stopped) {
            result.flag("isError", true);
        }
        if (cost != null) {
            result.json("costUsd", cost);
        }
        if (beganMillis != 0) {
            result.number("durationMs", event.atMillis() - beganMillis);
        }
        result.flag("isPartial", false).number("seq", number(sequence)).end();
    }

    private void forget() {
        text = new Bytes(0);
        message = 0;
        tooLong = false;
        beganMillis = 0;
        cost = null;
    }

    private FrameText frame(Bytes out, String messageType, RawJson content) {
        if (out.length() > 0) {
            out.appendByte(PART);
        }
        return FrameText.into(out, "taskOutput")
                .text("taskId", task)
                .text("messageType", messageType)
                .json("content", content);
    }

    private static String messageId(long number) {
        return "m" + number;
    }

    private long number(long sequence) {
        return new Position(epoch, sequence).asLong();
    }
}
