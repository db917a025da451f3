package dev.gangway.testkit.model;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads answers back from the text of their events.
final class Streams {
    private static final JsonMapper JSON = new JsonMapper();

    private Streams() {}

    static String chatText(String body) {
        return data(body).stream()
                .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                .collect(Collectors.joining());
    }

    static JsonNode chatToolCall(String body) {
        return data(body).stream()
                .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
    }

    static ArrayNode geminiParts(String body) {
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        data(body).forEach(frame -> frame.at("/candidates/0/content/parts").forEach(parts::add));
        return parts;
    }

    static List<String> types(String body) {
        return data(body).stream().map(event -> event.path("type").asString()).toList();
    }

    private static List<JsonNode> data(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring(6)))
                .toList();
    }
}
