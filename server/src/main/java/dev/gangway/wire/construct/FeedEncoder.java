package dev.gangway.wire.construct;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a caller's own feed tells, as this wire's `agent_event` on the socket and its events by
/// SSE: never what is another's (contract: agent_event is broadcast to every socket). No memory.
final class FeedEncoder implements Encoder {
    /// On the chat socket.
    static final Variant CHAT =
            new Variant("construct", "feed", Framing.WEBSOCKET, (_, _) -> new FeedEncoder(true));

    /// `GET /api/events`.
    static final Variant EVENTS =
            new Variant("construct", "events", Framing.SSE, (_, _) -> new FeedEncoder(false));

    private final boolean chat;

    private FeedEncoder(boolean chat) {
        this.chat = chat;
    }

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        ObjectNode frame = chat ? agentEvent(event) : serverEvent(event);
        if (!frame.isEmpty()) {
            out.append(RawJson.ofNode(frame));
        }
    }

    private static ObjectNode agentEvent(Event event) {
        JsonNode payload = event.payload().node();
        String type =
                switch (Json.text(payload, "phase", "")) {
                    case "running" -> "agent.started";
                    case "idle" -> "agent.completed";
                    case "failed" -> "agent.error";
                    default -> request(event.kind(), payload);
                };
        if (type.isEmpty()) {
            return Json.object();
        }
        ObjectNode frame = Json.object().put("type", "agent_event");
        ObjectNode told = frame.putObject("event").put("type", type);
        told.put("agentId", Json.text(payload, "session", ""));
        told.put("agentTitle", Json.text(payload, "title", ""));
        told.set("content", payload);
        told.put("timestamp", time(event));
        return frame;
    }

    private static String request(EventKind kind, JsonNode payload) {
        boolean asks =
                kind == EventKind.FEED_REQUEST && Json.text(payload, "state", "").equals("open");
        return asks ? "agent.permission" : "";
    }

    private static ObjectNode serverEvent(Event event) {
        JsonNode payload = event.payload().node();
        ObjectNode frame = Json.object();
        String session = Json.text(payload, "session", "");
        if (event.kind() == EventKind.FEED_SESSION) {
            boolean runs = Json.text(payload, "phase", "").equals("running");
            frame.put("type", runs ? "agent_start" : "agent_end").put("session_id", session);
            frame.put("provider", Json.text(payload, "agent", "")).put("model", "");
        } else if (!request(event.kind(), payload).isEmpty()) {
            frame.put("type", "human_approval_request").put("run_id", session);
            frame.put("step_id", Json.text(payload, "id", "")).put("workflow_name", "");
            frame.put("title", "The agent asks a person.").put("message", "");
        } else if (event.kind() == EventKind.FEED_BUDGET) {
            frame.put("type", "error").put("component", "budget");
            frame.put("message", Json.text(payload, "message", ""));
        }
        return frame.isEmpty() ? frame : frame.put("timestamp", time(event));
    }

    private static String time(Event event) {
        return Instant.ofEpochMilli(event.atMillis()).toString();
    }
}
