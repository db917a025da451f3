package dev.gangway.wire.cloudcli;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A form (ACP v1, elicitation) as the card that the front-end has for questions, and back: one
/// question for each property, its answer in `updatedInput.answers` under the question's text.
/// Pure.
final class Questions {
    /// The tool by which the front-end knows the card.
    static final String TOOL = "AskUserQuestion";

    private Questions() {}

    /// A property of the form, and the text that asks for it: unique, since answers go by it.
    private record Asked(String name, String question, JsonNode schema) {}

    static RawJson input(RawJson params) {
        ObjectNode input = Json.object();
        ArrayNode questions = input.putArray("questions");
        for (Asked asked : asked(params.node())) {
            ObjectNode question = questions.addObject().put("question", asked.question());
            question.put("header", asked.name());
            question.put("multiSelect", asked.schema().path("type").asString("").equals("array"));
            ArrayNode options = question.putArray("options");
            options(asked.schema())
                    .keySet()
                    .forEach(label ->
                            options.addObject().put("label", label).put("description", ""));
        }
        return RawJson.ofNode(input);
    }

    private static List<Asked> asked(JsonNode params) {
        String message = Json.text(params, "message", "");
        JsonNode properties = params.path("requestedSchema").path("properties");
        List<Asked> all = new ArrayList<>();
        properties
                .propertyStream()
                .forEach(property -> {
                    JsonNode schema = property.getValue();
                    String title = Json.text(schema, "title", property.getKey());
                    String text = properties.size() == 1 && !message.isEmpty() ? message : title;
                    boolean taken = all.stream().anyMatch(other -> other.question().equals(text));
                    String question = taken ? text + " (" + property.getKey() + ")" : text;
                    all.add(new Asked(property.getKey(), question, schema));
                });
        return all;
    }

    /// What can be chosen: the label and the value that it stands for.
    private static Map<String, JsonNode> options(JsonNode schema) {
        Map<String, JsonNode> options = new LinkedHashMap<>();
        JsonNode from = schema.has("items") ? schema.path("items") : schema;
        from.path("enum").forEach(value -> options.put(value.asString(""), value));
        for (String member : List.of("oneOf", "anyOf")) {
            from.path(member)
                    .forEach(each ->
                            options.put(
                                    Json.text(each, "title", each.path("const").asString("")),
                                    each.path("const")));
        }
        if (schema.path("type").asString("").equals("boolean")) {
            options.put("Yes", Json.parse("true"));
            options.put("No", Json.parse("false"));
        }
        return options;
    }

    /// The form's content from what the card gave back; empty when it gave back no answers.
    static Optional<RawJson> content(RawJson params, JsonNode updatedInput) {
        JsonNode answers = updatedInput.path("answers");
        if (!answers.isObject()) {
            return Optional.empty();
        }
        ObjectNode content = Json.object();
        for (Asked asked : asked(params.node())) {
            JsonNode answer = answers.path(asked.question());
            if (!answer.isMissingNode()) {
                content.set(asked.name(), value(asked.schema(), answer));
            }
        }
        return Optional.of(RawJson.ofNode(content));
    }

    private static JsonNode value(JsonNode schema, JsonNode answer) {
        Map<String, JsonNode> options = options(schema);
        if (schema.path("type").asString("").equals("array")) {
            ArrayNode values = Json.array();
            parts(answer)
                    .forEach(label ->
                            values.add(options.getOrDefault(label, RawJson.ofText(label).node())));
            return values;
        }
        String label = answer.asString("");
        JsonNode chosen = options.get(label);
        return chosen != null ? chosen : typed(schema, label);
    }

    private static List<String> parts(JsonNode answer) {
        if (answer.isArray()) {
            return answer.valueStream().map(each -> each.asString("")).toList();
        }
        return List.of(answer.asString("").split(", "));
    }

    /// What was written, as the form's type has it; as text when it is none of those, which the
    /// gateway then refuses.
    private static JsonNode typed(JsonNode schema, String text) {
        boolean number = List.of("number", "integer").contains(Json.text(schema, "type", ""));
        boolean digits = text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?");
        return number && digits ? Json.parse(text) : RawJson.ofText(text).node();
    }
}
