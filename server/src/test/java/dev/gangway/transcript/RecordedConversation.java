package dev.gangway.transcript;

import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A recorded conversation with a real agent, as the events that a session makes of it: prompts and
/// their answers become turns, a new message begins with another role, another id or after a tool
/// call.
final class RecordedConversation {
    private final Conversation conversation = new Conversation();

    /// What each message was told in, by its number.
    private final Map<Long, StringBuilder> texts = new HashMap<>();

    private final Map<String, String> open = new HashMap<>();
    private long turn;
    private long message;
    private String speaking = "";

    private RecordedConversation() {}

    static List<String> lines(String resource) {
        try (InputStream in = RecordedConversation.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RecordedConversation read(String resource) {
        RecordedConversation recorded = new RecordedConversation();
        for (String line : lines(resource)) {
            JsonNode node = RawJson.of(line).node();
            recorded.message(node.path("dir").stringValue(), node.path("msg"));
        }
        return recorded;
    }

    Conversation conversation() {
        return conversation;
    }

    Map<Long, StringBuilder> texts() {
        return texts;
    }

    private void message(String direction, JsonNode json) {
        String id = json.path("id").toString();
        String method = json.path("method").stringValue("");
        String answered = (direction.equals("in") ? "out" : "in") + id;
        switch (method) {
            case "session/prompt" -> prompt(direction + id, json.path("params").path("prompt"));
            case "session/update" -> update(json.path("params").path("update"));
            case "session/request_permission" -> {
                open.put(direction + id, EventKind.PERMISSION_RESOLVED.wireName());
                conversation.event(
                        EventKind.PERMISSION_REQUESTED,
                        "{\"id\":\"request-%s\",\"params\":%s}".formatted(id, json.get("params")));
            }
            default -> answer(id, open.getOrDefault(answered, ""), json.path("result"));
        }
    }

    private void answer(String id, String to, JsonNode result) {
        if (to.equals(EventKind.TURN_ENDED.wireName())) {
            conversation.end();
            return;
        }
        conversation.event(
                EventKind.PERMISSION_RESOLVED,
                "{\"id\":\"request-%s\",\"outcome\":%s}".formatted(id, result.get("outcome")));
    }

    private void prompt(String id, JsonNode blocks) {
        open.put(id, EventKind.TURN_ENDED.wireName());
        conversation.begin(++turn);
        speaking = "";
        message++;
        blocks.forEach(block ->
                conversation.block(EventKind.USER_MESSAGE_CHUNK, message, block.toString()));
        texts.put(message, new StringBuilder(blocks.path(0).path("text").stringValue("")));
    }

    private void update(JsonNode update) {
        EventKind kind = EventKind.ofUpdate(update.path("sessionUpdate").stringValue());
        long number = 0;
        if (update.path("content").isObject()) {
            number = chunk(kind, update);
        } else if (kind == EventKind.TOOL_CALL || kind == EventKind.TOOL_CALL_UPDATE) {
            speaking = "";
        }
        conversation.event(kind, number, update.toString());
    }

    private long chunk(EventKind kind, JsonNode update) {
        String speaker = kind + update.path("messageId").toString();
        if (!speaker.equals(speaking)) {
            speaking = speaker;
            message++;
        }
        texts.computeIfAbsent(message, _ -> new StringBuilder())
                .append(update.path("content").path("text").stringValue(""));
        return message;
    }
}
