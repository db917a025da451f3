package dev.gangway.simulation;

import dev.gangway.event.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a session's transcript must say, told the simple way: one line for each message, tool call,
/// request and turn, in the order in which they began.
final class ConversationModel {
    private final Map<String, String> lines = new LinkedHashMap<>();

    void apply(Event event, JsonNode payload) {
        switch (event.kind()) {
            case USER_MESSAGE_CHUNK -> chunk(event, "user", payload);
            case AGENT_MESSAGE_CHUNK -> chunk(event, "agent", payload);
            case AGENT_THOUGHT_CHUNK -> chunk(event, "thought", payload);
            case TOOL_CALL, TOOL_CALL_UPDATE ->
                    put("tool " + payload.path("toolCallId").asString(""), payload.path("status"));
            case PERMISSION_REQUESTED, QUESTION_ASKED ->
                    lines.put("request " + payload.path("id").asString(""), "");
            case PERMISSION_RESOLVED, QUESTION_RESOLVED ->
                    put("request " + payload.path("id").asString(""), payload.path("outcome"));
            case TURN_STARTED -> lines.put("turn " + event.turn(), "");
            case IMPORTED -> imported(line(payload));
            case TURN_ENDED -> put("turn " + event.turn(), payload.path("outcome"));
            default -> {
                // Nothing that a transcript shows.
            }
        }
    }

    private void chunk(Event event, String role, JsonNode payload) {
        lines.merge(
                role + " " + event.message(),
                payload.path("content").path("text").asString(""),
                String::concat);
    }

    private void imported(String line) {
        if (!line.isEmpty()) {
            int end = line.indexOf(": ");
            lines.put(line.substring(0, end), line.substring(end + 2));
        }
    }

    /// What a fork takes over: all before the turn that runs, but what is still asked.
    List<String> finished() {
        List<String> text = new ArrayList<>();
        for (Map.Entry<String, String> line : lines.entrySet()) {
            boolean over = !line.getValue().isEmpty();
            if (line.getKey().startsWith("turn ") && !over) {
                return text;
            }
            if (over || !line.getKey().startsWith("request ")) {
                text.add(line.getKey() + ": " + line.getValue());
            }
        }
        return text;
    }

    private void put(String name, JsonNode value) {
        lines.put(name, value.asString(""));
    }

    /// Whether somebody said exactly this.
    boolean has(String text) {
        return lines.containsValue(text);
    }

    List<String> lines() {
        List<String> text = new ArrayList<>();
        lines.forEach((name, value) -> text.add(name + ": " + value));
        return text;
    }

    /// The same line for an entry of the transcript; empty for one that this model leaves out.
    static String line(JsonNode entry) {
        return switch (entry.path("kind").asString("")) {
            case "message" -> message(entry);
            case "tool_call" ->
                    line(
                            "tool",
                            entry.path("update").path("toolCallId"),
                            entry.path("update").path("status"));
            case "request" -> line("request", entry.path("id"), entry.path("outcome"));
            case "turn" -> line("turn", entry.path("turn"), entry.path("outcome"));
            default -> "";
        };
    }

    private static String message(JsonNode entry) {
        StringBuilder text = new StringBuilder();
        entry.path("content").forEach(block -> text.append(block.path("text").asString("")));
        return entry.path("role").asString("") + " " + entry.path("message").asLong() + ": " + text;
    }

    private static String line(String kind, JsonNode name, JsonNode value) {
        return kind + " " + name.asString() + ": " + value.asString("");
    }
}
