package dev.gangway.wire.mezame;

import dev.gangway.command.Command;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState.AgentState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An agent's modes and models as the front-end's two menus have them. An agent that has them as
/// config options is shown in the same way. Pure.
final class SessionInfo {
    private static final String MODE = "mode";
    private static final String MODEL = "model";

    private SessionInfo() {}

    /// The frame; empty for an agent that has neither.
    static Optional<RawJson> frame(AgentState agent) {
        Optional<RawJson> modes = modes(agent);
        Optional<RawJson> models = option(agent, MODEL).map(SessionInfo::models);
        if (modes.isEmpty() && models.isEmpty()) {
            return Optional.empty();
        }
        RawJson info =
                new FrameText()
                        .json("modes", modes.orElse(RawJson.NULL))
                        .json("models", models.orElse(RawJson.NULL))
                        .toJson();
        return Optional.of(FrameText.of("session_info").json("info", info).toJson());
    }

    private static Optional<RawJson> modes(AgentState agent) {
        return agent.modes().kind() == RawJson.Kind.OBJECT
                ? Optional.of(agent.modes())
                : option(agent, MODE).map(SessionInfo::modes);
    }

    private static RawJson modes(JsonNode option) {
        return menu(option, "currentModeId", "availableModes", "id");
    }

    private static RawJson models(JsonNode option) {
        return menu(option, "currentModelId", "availableModels", "modelId");
    }

    private static RawJson menu(JsonNode option, String current, String available, String id) {
        List<RawJson> shown = new ArrayList<>();
        for (JsonNode value : values(option)) {
            String name = value.path("value").stringValue("");
            shown.add(
                    new FrameText()
                            .text(id, name)
                            .text("name", value.path("name").stringValue(name))
                            .text("description", value.path("description").stringValue(""))
                            .toJson());
        }
        return new FrameText()
                .text(current, option.path("currentValue").stringValue(""))
                .json(available, Arrays.of(shown))
                .toJson();
    }

    /// Of an option whose values come in groups those of all groups.
    private static List<JsonNode> values(JsonNode option) {
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode value : option.path("options")) {
            if (value.path("options").isArray()) {
                value.path("options").forEach(values::add);
            } else {
                values.add(value);
            }
        }
        return values;
    }

    private static Optional<JsonNode> option(AgentState agent, String category) {
        return agent.configOptions()
                .node()
                .valueStream()
                .filter(option ->
                        option.path("category").stringValue("").equals(category)
                                || option.path("id").stringValue("").equals(category))
                .findFirst();
    }

    /// What sets the mode: the method where the agent has modes, else its option.
    static Command setMode(String session, AgentState agent, String mode) {
        boolean method = agent.modes().kind() == RawJson.Kind.OBJECT;
        return method
                ? new Command.SetMode(session, mode)
                : set(session, agent, MODE, mode)
                        .orElseGet(() -> new Command.SetMode(session, mode));
    }

    /// What sets the model; empty when the agent has none to choose from.
    static Optional<Command> setModel(String session, AgentState agent, String model) {
        return set(session, agent, MODEL, model);
    }

    private static Optional<Command> set(
            String session, AgentState agent, String category, String value) {
        return option(agent, category)
                .map(option ->
                        new Command.SetConfigOption(
                                session,
                                option.path("id").stringValue(category),
                                RawJson.ofText(value)));
    }
}
