package dev.gangway.wire.cloudcli;

import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An entry of a transcript as one row of a conversation that is read again: exactly one each, so
/// that pages are counted by entries, and one behind the last for the end of the last turn. Rows
/// that the front-end does not draw are empty `status` messages. A turn's entry stands where it
/// begins; its row tells how the turn before it ended, since people look for that below what was
/// said.
final class History {
    private static final JsonScanner UPDATE = JsonScanner.of("update");

    private final String session;
    private final String provider;
    private final PastTurns turns;
    private final int outputCharactersMax;

    History(String session, String provider, PastTurns turns, int outputCharactersMax) {
        this.session = session;
        this.provider = provider;
        this.turns = turns;
        this.outputCharactersMax = outputCharactersMax;
    }

    /// A row for each entry: of a person's message that is several, the first one has all.
    List<RawJson> rows(List<RawJson> entries) {
        List<JsonNode> nodes = entries.stream().map(RawJson::node).toList();
        List<RawJson> rows = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            JsonNode node = nodes.get(i);
            if (i > 0 && isPart(nodes.get(i - 1), node)) {
                rows.add(silent(node));
            } else if (isUsers(node)) {
                rows.add(user(nodes.subList(i, end(nodes, i))));
            } else {
                rows.add(row(entries.get(i), node));
            }
        }
        return rows;
    }

    private static boolean isUsers(JsonNode node) {
        return Json.text(node, "kind", "").equals("message")
                && Json.text(node, "role", "").equals("user");
    }

    /// Whether an entry goes on with the message of the one before.
    private static boolean isPart(JsonNode before, JsonNode node) {
        return isUsers(before)
                && isUsers(node)
                && Json.number(before, "message", 0) == Json.number(node, "message", 0);
    }

    private static int end(List<JsonNode> nodes, int from) {
        int end = from + 1;
        while (end < nodes.size() && isPart(nodes.get(end - 1), nodes.get(end))) {
            end++;
        }
        return end;
    }

    private RawJson row(RawJson entry, JsonNode node) {
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
        String id = messageId(entry);
        return switch (Json.text(entry, "role", "")) {
            case "thought" -> begin("thinking", id, entry).text("content", text(entry)).end();
            default ->
                    begin("text", id, entry)
                            .text("role", "assistant")
                            .text("content", text(entry))
                            .end();
        };
    }

    private String messageId(JsonNode entry) {
        long number = Json.number(entry, "message", 0);
        return MessageIds.message(session, number, Json.number(entry, "part", 1));
    }

    private RawJson user(List<JsonNode> parts) {
        JsonNode first = parts.getFirst();
        return Written.of(parts).add(begin("text", messageId(first), first)).end();
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

    /// One that was taken out of the queue stands where that happened.
    private RawJson turn(JsonNode node, RawJson entry) {
        long turn = Json.number(node, "turn", 0);
        long at = Json.number(node, "at", 0);
        return PastTurns.isRemoved(node)
                ? end(new PastTurns.Past(turn, TurnText.of(entry)), at)
                : turns.upTo(turn - 1).map(past -> end(past, at)).orElseGet(() -> silent(node));
    }

    /// The row behind the last entry.
    RawJson last(long turn, long atMillis) {
        return turns.upTo(turn)
                .map(past -> end(past, atMillis))
                .orElseGet(() -> end(new PastTurns.Past(turn, TurnText.SUCCESS), atMillis));
    }

    private RawJson end(PastTurns.Past past, long atMillis) {
        String id = MessageIds.failure(session, past.turn());
        String failure = past.end().failure();
        String kind = failure.isEmpty() ? "status" : "error";
        MessageText row = MessageText.message(kind, id, session, provider, atMillis);
        return failure.isEmpty() ? row.text("text", "").end() : row.text("content", failure).end();
    }

    private RawJson silent(JsonNode entry) {
        return begin("status", id(entry) + "_s", entry).text("text", "").end();
    }
}
