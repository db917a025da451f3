package dev.gangway.agent.acp;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `models` of a session, which ACP had before it had config options, shown as one of these:
/// `model`. Changed by `session/set_model`.
///
/// @param current the model's id
/// @param available ACP's `availableModels`
record LegacyModels(String current, RawJson available) {
    static final String OPTION = "model";

    static Optional<LegacyModels> of(JsonNode models) {
        JsonNode available = models.path("availableModels");
        return available.isArray() && !available.isEmpty()
                ? Optional.of(
                        new LegacyModels(
                                Json.text(models, "currentModelId", ""), RawJson.ofNode(available)))
                : Optional.empty();
    }

    LegacyModels with(String model) {
        return new LegacyModels(model, available);
    }

    /// As a config option.
    ObjectNode option() {
        ArrayNode values = Json.array();
        for (JsonNode model : available.node()) {
            String id = Json.text(model, "modelId", "");
            ObjectNode value = Json.object().put("value", id);
            value.put("name", Json.text(model, "name", id));
            Json.text(model, "description").ifPresent(text -> value.put("description", text));
            values.add(value);
        }
        ObjectNode option = Json.object().put("id", OPTION).put("name", "Model");
        option.put("category", "model").put("type", "select").put("currentValue", current);
        return option.set("options", values);
    }
}
