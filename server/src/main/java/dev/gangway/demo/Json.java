package dev.gangway.demo;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Making and reading JSON trees.
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// An object with one member: `{"type": "text"}`.
    static ObjectNode object(String name, String value) {
        return object().put(name, value);
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// `{"type": "text", "text": …}`.
    static ObjectNode text(String text) {
        return object("type", "text").put("text", text);
    }

    /// The string member, or the empty string where there is none.
    static String string(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
