package dev.gangway.wire.acp.fake;

import dev.gangway.event.Event;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Folds a session's events to entries, as far as the wire's tests need it.
final class FakeTranscript {
    private final List<ObjectNode> entries = new ArrayList<>();

    void add(long sequence, Event event) {
        JsonNode payload = event.payload().node();
        switch (event.kind()) {
            case USER_MESSAGE_CHUNK -> chunk("user", sequence, event, payload);
            case AGENT_MESSAGE_CHUNK -> chunk("agent", sequence, event, payload);
            case AGENT_THOUGHT_CHUNK -> chunk("thought", sequence, event, payload);
            case TOOL_CALL, TOOL_CALL_UPDATE -> tool(sequence, event, (ObjectNode) payload);
            case PLAN -> entry("plan", sequence, event).set("update", payload);
            case TURN_STARTED -> entry("turn", sequence, event);
            default -> {}
        }
    }

    private void chunk(String role, long sequence, Event event, JsonNode payload) {
        ObjectNode last = entries.isEmpty() ? Json.object() : entries.getLast();
        boolean same =
                last.path("role").stringValue("").equals(role)
                        && Json.number(last, "message", 0) == Math.max(1, event.message());
        if (!same) {
            last = entry("message", sequence, event);
            last.put("role", role).put("message", Math.max(1, event.message())).put("part", 1);
            last.set("content", Json.array().add(payload.path("content")));
            return;
        }
        last.put("lastSeq", sequence);
        ArrayNode content = (ArrayNode) last.path("content");
        ObjectNode block = (ObjectNode) content.get(content.size() - 1);
        String more = Json.text(payload.path("content"), "text", "");
        block.put("text", Json.text(block, "text", "") + more);
    }

    private void tool(long sequence, Event event, ObjectNode update) {
        String id = Json.text(update, "toolCallId", "");
        for (ObjectNode entry : entries) {
            if (Json.text(entry.path("update"), "toolCallId", "").equals(id)) {
                ((ObjectNode) entry.path("update")).setAll(update);
                entry.put("lastSeq", sequence);
                return;
            }
        }
        entry("tool_call", sequence, event).set("update", update);
    }

    private ObjectNode entry(String kind, long sequence, Event event) {
        ObjectNode entry = Json.object();
        entry.put("ordinal", entries.size() + 1).put("kind", kind);
        entry.put("turn", event.turn()).put("firstSeq", sequence).put("lastSeq", sequence);
        entry.put("at", event.atMillis());
        entries.add(entry);
        return entry;
    }

    record Slice(List<RawJson> entries, boolean more) {}

    Slice page(Optional<Long> before, Optional<Long> after, int limit) {
        if (after.isPresent()) {
            List<ObjectNode> above =
                    entries.stream().filter(entry -> ordinal(entry) > after.get()).toList();
            List<ObjectNode> page = above.subList(0, Math.min(limit, above.size()));
            return new Slice(raw(page), page.size() < above.size());
        }
        long end = before.orElse(Long.MAX_VALUE);
        List<ObjectNode> below = entries.stream().filter(entry -> ordinal(entry) < end).toList();
        List<ObjectNode> page = below.subList(Math.max(0, below.size() - limit), below.size());
        return new Slice(raw(page), page.size() < below.size());
    }

    private static long ordinal(ObjectNode entry) {
        return Json.number(entry, "ordinal", 0);
    }

    private static List<RawJson> raw(List<ObjectNode> page) {
        return page.stream().map(RawJson::ofNode).toList();
    }
}
