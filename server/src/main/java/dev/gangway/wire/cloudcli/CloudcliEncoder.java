package dev.gangway.wire.cloudcli;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// What this front-end sees of a session: its messages, numbered over the whole session, so that a
/// number never comes twice (its own server counts anew with each run, and loses what was said
/// while a client was away).
///
/// With memory of its turn: the front-end collects tokens until `stream_end`, which goes before
/// what follows a text; thoughts are collected here, since there each `thinking` is a row. What an
/// agent says outside of a turn has no `complete` and is shown when the conversation is read again.
final class CloudcliEncoder implements Encoder {
    private static final JsonScanner CONTENT = JsonScanner.of("content");
    private static final JsonScanner BLOCK = JsonScanner.of("type", "text");

    private final String session;
    private final String provider;
    private final Epoch epoch;
    private final byte[] delta;
    private final Thought thought;
    private final ToolMemory tools;

    /// More is given back after each event.
    private static final int SCRATCH_BYTES_MAX = 64 << 10;

    /// The event's own frame.
    private Bytes own = new Bytes(0);

    /// What goes before it; null for nothing.
    private RawJson lead = RawJson.NULL;

    /// The message whose text the front-end collects; 0 for none.
    private long streaming;

    private long userMessage;
    private long userBlocks;

    private CloudcliEncoder(
            StreamName stream, Epoch epoch, String provider, CloudcliLimits limits) {
        this.session = stream.id();
        this.provider = provider;
        this.epoch = epoch;
        this.thought = new Thought(session, provider, limits.thoughtCharacters());
        this.tools = new ToolMemory(limits);
        this.delta =
                new Bytes(128)
                        .appendAscii("{\"kind\":\"stream_delta\",\"sessionId\":")
                        .appendJsonString(session)
                        .appendAscii(",\"provider\":")
                        .appendJsonString(provider)
                        .appendAscii(",\"id\":\"")
                        .appendAscii(session)
                        .appendAscii("_s")
                        .toByteArray();
    }

    /// Sessions of one agent, which this wire calls a provider.
    static Variant variant(String provider, CloudcliLimits limits) {
        return new Variant(
                "cloudcli",
                provider,
                Framing.WEBSOCKET,
                (stream, epoch) -> new CloudcliEncoder(stream, epoch, provider, limits));
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
        lead = RawJson.NULL;
        own.clear();
        say(sequence, event, own);
        if (lead.kind() != RawJson.Kind.NULL) {
            out.append(lead);
            if (own.length() > 0) {
                out.appendByte(PART);
            }
        }
        out.append(own.array(), 0, own.length());
        if (own.array().length > SCRATCH_BYTES_MAX) {
            own = new Bytes(0);
        }
    }

    private void say(long sequence, Event event, Bytes out) {
        switch (event.kind()) {
            case USER_MESSAGE_CHUNK -> userText(sequence, event, out);
            case AGENT_MESSAGE_CHUNK -> agentText(sequence, event, out);
            case AGENT_THOUGHT_CHUNK -> agentThought(sequence, event, out);
            case TOOL_CALL, TOOL_CALL_UPDATE -> tool(sequence, event, out);
            case PLAN -> plan(sequence, event, out);
            case USAGE_UPDATE -> budget(sequence, event, out);
            case TURN_STARTED -> started(sequence, event, out);
            case TURN_ENDED -> ended(sequence, event, out);
            case PERMISSION_RESOLVED, QUESTION_RESOLVED -> resolved(sequence, event, out);
            case BUDGET_WARNED, BUDGET_REACHED -> warned(sequence, event, out);
            case AVAILABLE_COMMANDS_UPDATE,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
                    UNRECOGNIZED,
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
                    QUESTION_ASKED,
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
                    FEED_SESSION,
                    FEED_SESSION_DELETED,
                    FEED_REQUEST,
                    FEED_GRANT,
                    FEED_BUDGET,
                    FEED_DOCUMENT,
                    AUDIT_RECORDED -> {
                // Not for this front-end, or asked for by another way: open requests are private
                // frames, shown only while they are open.
            }
        }
    }

    private MessageText message(String kind, String id, long sequence, Event event) {
        return MessageText.message(kind, id, session, provider, event.atMillis())
                .number("seq", number(sequence));
    }

    private MessageText message(String kind, long sequence, Event event) {
        return message(kind, MessageIds.event(session, sequence), sequence, event);
    }

    private long number(long sequence) {
        return new Position(epoch, sequence).asLong();
    }

    private static Members block(Event event) {
        return BLOCK.scan(CONTENT.scan(event.payload()).json("content").orElse(RawJson.NULL));
    }

    /// For those who did not write it: the writer's front-end shows it by itself.
    private void userText(long sequence, Event event, Bytes out) {
        Members block = block(event);
        if (!block.has("text")) {
            return;
        }
        userBlocks = event.message() == userMessage ? userBlocks + 1 : 1;
        userMessage = event.message();
        String id = MessageIds.message(session, userMessage, userBlocks);
        out.append(
                message("text", id, sequence, event)
                        .text("role", "user")
                        .json("content", block.json("text").orElse(RawJson.NULL))
                        .end());
    }

    private void agentText(long sequence, Event event, Bytes out) {
        Members block = block(event);
        if (event.turn() == 0 || !block.has("text")) {
            return;
        }
        if (streaming != event.message()) {
            closeText(event);
        }
        closeThought();
        streaming = event.message();
        out.append(delta).appendLong(sequence).appendAscii("\",\"timestamp\":\"");
        out.appendAscii(Instant.ofEpochMilli(event.atMillis()).toString());
        out.appendAscii("\",\"seq\":").appendLong(number(sequence));
        out.appendAscii(",\"content\":").append(block.json("text").orElse(RawJson.NULL));
        out.appendByte('}');
    }

    private void closeText(Event event) {
        if (streaming != 0) {
            String id = MessageIds.message(session, streaming, 1) + "_end";
            lead = MessageText.message("stream_end", id, session, provider, event.atMillis()).end();
            streaming = 0;
        }
    }

    private void closeThought() {
        if (!thought.isEmpty()) {
            lead = thought.take();
        }
    }

    private void agentThought(long sequence, Event event, Bytes out) {
        Members block = block(event);
        if (event.turn() == 0 || !block.has("text")) {
            return;
        }
        closeText(event);
        if (!thought.isOf(event.message())) {
            closeThought();
        }
        thought.add(event, number(sequence), block.text("text").orElse(""));
        if (thought.isFull()) {
            out.append(thought.take());
        }
    }

    private void tool(long sequence, Event event, Bytes out) {
        if (event.turn() == 0) {
            return;
        }
        switch (tools.next(event.kind(), event.payload())) {
            case ToolMemory.Used(ToolCall call, var output) -> {
                close(event);
                String id = MessageIds.toolUse(session, call.id());
                MessageText use =
                        message("tool_use", id, sequence, event)
                                .text("toolName", call.name())
                                .json("toolInput", call.input())
                                .text("toolId", call.id());
                if (call.over()) {
                    use.json("toolResult", ToolMemory.result(output, call.failed()));
                }
                out.append(use.end());
            }
            case ToolMemory.Over(ToolCall call, String output) ->
                    out.append(
                            message(
                                            "tool_result",
                                            MessageIds.toolResult(session, call.id()),
                                            sequence,
                                            event)
                                    .text("toolId", call.id())
                                    .text("content", output)
                                    .flag("isError", call.failed())
                                    .end());
            case ToolMemory.Silent _ -> {
                // Nothing to show of it yet.
            }
        }
    }

    private void close(Event event) {
        closeText(event);
        closeThought();
    }

    /// As the list that the front-end draws for agents' tasks.
    private void plan(long sequence, Event event, Bytes out) {
        if (event.turn() == 0) {
            return;
        }
        close(event);
        String id = MessageIds.event(session, sequence);
        out.append(
                PlanText.add(message("tool_use", id, sequence, event), id, event.payload()).end());
    }

    private void budget(long sequence, Event event, Bytes out) {
        JsonNode usage = event.payload().node();
        RawJson tokens =
                new MessageText()
                        .number("used", Json.number(usage, "used", 0))
                        .number("total", Json.number(usage, "size", 0))
                        .end();
        out.append(
                message("status", sequence, event)
                        .text("text", "token_budget")
                        .json("tokenBudget", tokens)
                        .end());
    }

    private void started(long sequence, Event event, Bytes out) {
        forget();
        out.append(
                message("status", sequence, event)
                        .text("text", "Working...")
                        .flag("canInterrupt", true)
                        .end());
    }

    private void forget() {
        streaming = 0;
        thought.clear();
        tools.clear();
    }

    private void ended(long sequence, Event event, Bytes out) {
        closeThought();
        TurnText end = TurnText.of(event.payload());
        if (!end.failure().isEmpty()) {
            String id = MessageIds.failure(session, event.turn());
            lead =
                    MessageText.message("error", id, session, provider, event.atMillis())
                            .text("content", end.failure())
                            .end();
        }
        out.append(end.add(message("complete", sequence, event), session).end());
        forget();
    }

    /// The card disappears wherever it was shown; who answered has put it away already.
    private void resolved(long sequence, Event event, Bytes out) {
        JsonNode payload = event.payload().node();
        out.append(
                message("permission_cancelled", sequence, event)
                        .text("requestId", Json.text(payload, "id", ""))
                        .text("reason", reason(payload))
                        .end());
    }

    private static String reason(JsonNode resolved) {
        String outcome = Json.text(resolved, "outcome", "");
        if (outcome.equals("expired") || Json.text(resolved, "by", "").equals("expiry")) {
            return "timeout";
        }
        return switch (outcome) {
            case "cancelled", "withdrawn" -> "cancelled";
            default -> "resolved";
        };
    }

    private void warned(long sequence, Event event, Bytes out) {
        out.append(
                message("error", sequence, event)
                        .text("content", Json.text(event.payload().node(), "message", ""))
                        .end());
    }
}
