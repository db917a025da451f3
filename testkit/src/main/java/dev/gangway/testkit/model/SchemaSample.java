package dev.gangway.testkit.model;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The smallest value that satisfies a JSON schema of the kind that agents send: required members
/// only.
final class SchemaSample {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEPTH_MAX = 16;

    private SchemaSample() {}

    /// An object with the members that the schema requires.
    static ObjectNode object(JsonNode schema) {
        return object(schema, 0);
    }

    private static ObjectNode object(JsonNode schema, int depth) {
        ObjectNode sample = NODES.objectNode();
        if (depth < DEPTH_MAX) {
            for (JsonNode required : schema.path("required")) {
                String name = required.asString();
                sample.set(name, value(schema.path("properties").path(name), depth + 1));
            }
        }
        return sample;
    }

    private static JsonNode value(JsonNode schema, int depth) {
        JsonNode choices = schema.path("enum");
        if (choices.isArray() && !choices.isEmpty()) {
            return choices.get(0);
        }
        return switch (schema.path("type").asString("string").toLowerCase(Locale.ROOT)) {
            case "object" -> object(schema, depth);
            case "array" -> NODES.arrayNode();
            case "integer", "number" -> NODES.numberNode(1);
            case "boolean" -> NODES.booleanNode(false);
            default -> NODES.stringNode("scripted");
        };
    }
}
