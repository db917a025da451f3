package dev.gangway.wire.cloudcli;

import dev.gangway.command.Command;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What an agent lets people choose: one of its config options (ACP v1, session config options), as
/// this front-end's menus know them. Pure.
///
/// @param id of the option
/// @param current its value now
/// @param values those that it offers, each with `value` and `name`; of groups those of all
record AgentChoice(String id, String current, List<JsonNode> values) {
    /// What the front-end sends when nothing is chosen: the agent's setting is left as it is.
    static final String DEFAULT = "default";

    private static final Set<String> NOTHING = Set.of("", DEFAULT, "auto");

    /// By its category, else by an id that agents use.
    private static final Set<String> MODEL = Set.of("model");

    private static final Set<String> EFFORT = Set.of("thought_level", "effort", "reasoning_effort");

    AgentChoice {
        values = List.copyOf(values);
    }

    static Optional<AgentChoice> model(RawJson configOptions) {
        return of(configOptions, MODEL);
    }

    /// How long it thinks.
    static Optional<AgentChoice> effort(RawJson configOptions) {
        return of(configOptions, EFFORT);
    }

    private static Optional<AgentChoice> of(RawJson configOptions, Set<String> kinds) {
        for (JsonNode option : configOptions.node()) {
            String id = Json.text(option, "id", "");
            JsonNode offered = option.path("options");
            if (kinds.contains(Json.text(option, "category", id)) && offered.isArray()) {
                String current = Json.text(option, "currentValue", "");
                return Optional.of(new AgentChoice(id, current, flat(offered)));
            }
        }
        return Optional.empty();
    }

    private static List<JsonNode> flat(JsonNode offered) {
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode value : offered) {
            if (value.path("options").isArray()) {
                values.addAll(flat(value.path("options")));
            } else if (!Json.text(value, "value", "").isEmpty()) {
                values.add(value);
            }
        }
        return values;
    }

    boolean offers(String value) {
        return values.stream().anyMatch(each -> Json.text(each, "value", "").equals(value));
    }

    /// What sets it to what a prompt came with; empty when nothing is to be set.
    Optional<Command.ToSession> wanted(SessionState state, String value) {
        return NOTHING.contains(value) ? Optional.empty() : set(state, value);
    }

    /// What sets it to what a person picked: to the agent's own `default` too, where it has one;
    /// empty when nothing is to be set.
    Optional<Command.ToSession> picked(SessionState state, String value) {
        boolean leave = NOTHING.contains(value) && !offers(value);
        return leave ? Optional.empty() : set(state, value);
    }

    private Optional<Command.ToSession> set(SessionState state, String value) {
        return value.equals(current)
                ? Optional.empty()
                : Optional.of(new Command.SetConfigOption(state.id(), id, RawJson.ofText(value)));
    }
}
