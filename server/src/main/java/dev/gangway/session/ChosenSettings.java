package dev.gangway.session;

import dev.gangway.agent.AgentSetting;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people chose in a session, kept for the agent's next process: an agent begins each of them
/// with its own defaults. Read from the events by which an agent takes a setting:
/// `_meta.gangway.set` of the update says which one was asked for. Pure.
final class ChosenSettings {
    /// Choices of one session that are kept; of more the oldest is forgotten.
    static final int KEPT_MAX = 32;

    /// The longest choice that is kept, in characters of its JSON.
    static final int CHARACTERS_MAX = 2048;

    private ChosenSettings() {}

    /// The update by which a setting was taken, saying which one that was.
    ///
    /// @param update without `_meta`, as drivers make it
    static RawJson marked(RawJson update, AgentSetting setting) {
        if (!(update.node() instanceof ObjectNode marked)) {
            return update;
        }
        marked.withObject("_meta").withObject("gangway").set("set", write(setting));
        return RawJson.ofNode(marked);
    }

    /// With what a marked update says.
    static List<AgentSetting> with(List<AgentSetting> chosen, JsonNode update) {
        JsonNode set = update.path("_meta").path("gangway").path("set");
        Optional<AgentSetting> setting =
                set.toString().length() > CHARACTERS_MAX ? Optional.empty() : readOne(set);
        if (setting.isEmpty()) {
            return chosen;
        }
        List<AgentSetting> all = new ArrayList<>(chosen);
        all.removeIf(before -> isSame(before, setting.get()));
        all.add(setting.get());
        return List.copyOf(all.subList(Math.max(0, all.size() - KEPT_MAX), all.size()));
    }

    /// After the agent went to a mode by itself: that a person wanted another before is over. (A
    /// plan that a person accepts ends the plan mode that this person chose.)
    static List<AgentSetting> afterOwnMode(List<AgentSetting> chosen, String mode) {
        return chosen.stream()
                .filter(setting ->
                        !(setting instanceof AgentSetting.Mode(String wanted))
                                || wanted.equals(mode))
                .toList();
    }

    private static boolean isSame(AgentSetting one, AgentSetting other) {
        return switch (one) {
            case AgentSetting.Mode _ -> other instanceof AgentSetting.Mode;
            case AgentSetting.ConfigOption(String id, RawJson _) ->
                    other instanceof AgentSetting.ConfigOption(String otherId, RawJson _)
                            && id.equals(otherId);
        };
    }

    static ArrayNode write(List<AgentSetting> chosen) {
        ArrayNode all = Json.array();
        chosen.forEach(setting -> all.add(write(setting)));
        return all;
    }

    /// What [#write(List)] wrote; none for anything else.
    static List<AgentSetting> read(JsonNode chosen) {
        return chosen.valueStream().flatMap(setting -> readOne(setting).stream()).toList();
    }

    private static ObjectNode write(AgentSetting setting) {
        return switch (setting) {
            case AgentSetting.Mode(String mode) -> Json.object().put("mode", mode);
            case AgentSetting.ConfigOption(String id, RawJson value) ->
                    Json.object().put("option", id).set("value", value.node());
        };
    }

    private static Optional<AgentSetting> readOne(JsonNode setting) {
        Optional<AgentSetting> mode = Json.text(setting, "mode").map(AgentSetting.Mode::new);
        return mode.or(() ->
                Json.text(setting, "option")
                        .map(id ->
                                new AgentSetting.ConfigOption(
                                        id, RawJson.ofNode(setting.path("value")))));
    }
}
