package dev.gangway.wire.cloudcli;

import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An entry of a transcript as one row of a conversation that is read again: exactly one each, so
/// that pages are counted by entries. Rows that the front-end does not draw are empty `status`
/// messages. Pure.
final class History {
    private static final JsonScanner UPDATE = JsonScanner.of("update");

    private final String session;
    private final String provider;
    private final int outputCharactersMax;

    History(String session, String provider, int outputCharactersMax) {
        this.session = session;
        this.provider = provider;
        this.outputCharactersMax = outputCharactersMax;
    }

    RawJson row(RawJson entry) {
        JsonNode node = entry.node();
        return switch (Json.text(node, "kind", "")) {
            case "message" -> message(node);
            case "tool_call" -> tool(node, update(entry));
            case "plan" -> plan(node, update(entry));
            case "turn" -> turn(node, entry);
            default -> silent(node);
        };
    }

    private static RawJson update(RawJson entry) {
        return UPDATE.scan(entry).json("update").orElse(RawJson.EMPTY_OBJECT);
    }

    private MessageText begin(String kind, String id, JsonNode entry) {
        return MessageText.message(kind, id, session, provider, Json.number(entry, "at", 0));
    }

    private String id(JsonNode entry) {
        return MessageIds.event(session, Json.number(entry, "firstSeq", 0));
    }

    private RawJson message(JsonNode entry) {
        long number = Json.number(entry, "message", 0);
        String id = MessageIds.message(session, number, Json.number(entry, "part", 1));
        return switch (Json.text(entry, "role", "")) {
            case "thought" -> begin("thinking", id, entry).text("content", text(entry)).end();
            case "user" -> user(begin("text", id, entry), entry);
            default ->
                    begin("text", id, entry)
                            .text("role", "assistant")
                            .text("content", text(entry))
                            .end();
        };
    }

    private static RawJson user(MessageText row, JsonNode entry) {
        row.text("role", "user").text("content", text(entry));
        var images = Json.array();
        for (JsonNode block : entry.path("content")) {
            if (Json.text(block, "type", "").equals("image")) {
                String type = Json.text(block, "mimeType", "");
                String data = Json.text(block, "data", "");
                images.addObject().put("data", "data:" + type + ";base64," + data);
            }
        }
        return images.isEmpty() ? row.end() : row.json("images", RawJson.ofNode(images)).end();
    }

    /// The text of a message.
    static String text(JsonNode entry) {
        StringBuilder text = new StringBuilder();
        for (JsonNode block : entry.path("content")) {
            String piece = Json.text(block, "text", "");
            text.append(text.isEmpty() || piece.isEmpty() ? "" : "\n").append(piece);
        }
        return text.toString();
    }

    private RawJson tool(JsonNode entry, RawJson update) {
        ToolCall call = ToolCall.of(update);
        MessageText row =
                begin("tool_use", MessageIds.toolUse(session, call.id()), entry)
                        .text("toolName", call.name())
                        .json("toolInput", call.input())
                        .text("toolId", call.id());
        Optional<String> output = call.output(outputCharactersMax);
        if (call.over() || output.isPresent()) {
            row.json("toolResult", ToolMemory.result(output.orElse(""), call.failed()));
        }
        return row.end();
    }

    private RawJson plan(JsonNode entry, RawJson update) {
        return PlanText.add(begin("tool_use", id(entry), entry), id(entry), update).end();
    }

    private RawJson turn(JsonNode node, RawJson entry) {
        String failure = node.has("outcome") ? TurnText.of(entry).failure() : "";
        if (failure.isEmpty()) {
            return silent(node);
        }
        String id = MessageIds.failure(session, Json.number(node, "turn", 0));
        return begin("error", id, node).text("content", failure).end();
    }

    private RawJson silent(JsonNode entry) {
        return begin("status", id(entry) + "_s", entry).text("text", "").end();
    }
}
