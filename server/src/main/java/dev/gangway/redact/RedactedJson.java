package dev.gangway.redact;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes the secrets out of the strings of a JSON value. Names of members stay.
public final class RedactedJson {
    private RedactedJson() {}

    public static RawJson of(RawJson json) {
        if (json.equals(RawJson.EMPTY_OBJECT)) {
            return json;
        }
        return RawJson.ofNode(redacted(json.node()));
    }

    private static JsonNode redacted(JsonNode node) {
        if (node.isString()) {
            return Json.object().put("text", Redaction.of(node.stringValue())).get("text");
        }
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                member.setValue(redacted(member.getValue()));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, redacted(array.get(i)));
            }
        }
        return node;
    }
}
