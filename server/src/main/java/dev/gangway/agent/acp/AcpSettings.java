package dev.gangway.agent.acp;

import dev.gangway.agent.AgentSetting;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What can be set in an agent's session, and how. ACP has three ways: modes, config options, and
/// the older models; agents offer one, two or all of them. Shown are modes and config options: an
/// agent with a config option for its mode and no modes is shown with modes, one with models and no
/// option for its model with that option.
///
/// Immutable.
///
/// @param modes the agent's own `modes`; JSON null for none
/// @param options the agent's own `configOptions`; JSON null for none
/// @param models its models, where no option does the same
record AcpSettings(RawJson modes, RawJson options, Optional<LegacyModels> models) {
    private static final JsonScanner SESSION = JsonScanner.of("modes", "configOptions", "models");
    private static final JsonScanner OPTIONS = JsonScanner.of("configOptions");

    /// Nothing can be set.
    static final AcpSettings NONE = new AcpSettings(RawJson.NULL, RawJson.NULL, Optional.empty());

    /// What the answer to session/new, load or resume says.
    static AcpSettings of(RawJson result) {
        Members members = result.scan(SESSION);
        RawJson modes = only(members, "modes", RawJson.Kind.OBJECT);
        RawJson options = only(members, "configOptions", RawJson.Kind.ARRAY);
        Optional<LegacyModels> models =
                members.json("models")
                        .filter(_ -> option(options, LegacyModels.OPTION).isEmpty())
                        .flatMap(json -> LegacyModels.of(json.node()));
        return new AcpSettings(modes, options, models);
    }

    private static RawJson only(Members members, String name, RawJson.Kind kind) {
        return members.json(name).filter(json -> json.kind() == kind).orElse(RawJson.NULL);
    }

    /// With the options that an answer or an update carries, if it does.
    AcpSettings reread(RawJson carrier) {
        RawJson again = only(carrier.scan(OPTIONS), "configOptions", RawJson.Kind.ARRAY);
        return again.kind() == RawJson.Kind.NULL ? this : new AcpSettings(modes, again, models);
    }

    /// With another model of those that came as `models`.
    AcpSettings withModel(String model) {
        return new AcpSettings(modes, options, models.map(known -> known.with(model)));
    }

    /// With another value of an option, for an agent that takes it and does not repeat its options.
    AcpSettings withValue(String id, RawJson value) {
        ArrayNode changed = Json.array();
        for (JsonNode option : options.node()) {
            if (option instanceof ObjectNode object && Json.text(option, "id", "").equals(id)) {
                object.set("currentValue", value.node());
            }
            changed.add(option);
        }
        return new AcpSettings(modes, RawJson.ofNode(changed), models);
    }

    /// After the agent took a setting.
    ///
    /// @param result its answer
    AcpSettings taken(AgentSetting setting, RawJson result) {
        return switch (setting) {
            case AgentSetting.Mode(String mode) -> {
                AcpSettings reread = reread(result);
                boolean again = !reread.options().equals(options);
                yield (again ? reread : withModeValue(mode)).withMode(mode);
            }
            case AgentSetting.ConfigOption(String id, RawJson value) -> {
                if (Calls.isModel(this, id)) {
                    yield reread(result).withModel(value.node().asString(""));
                }
                boolean again = result.node().path("configOptions").isArray();
                yield again ? reread(result) : withValue(id, value);
            }
        };
    }

    /// With another mode of those that came as `modes`.
    AcpSettings withMode(String mode) {
        return modes.node() instanceof ObjectNode changed
                ? new AcpSettings(
                        RawJson.ofNode(changed.put("currentModeId", mode)), options, models)
                : this;
    }

    private AcpSettings withModeValue(String mode) {
        return modeOption()
                .map(option -> withValue(Json.text(option, "id", ""), RawJson.ofText(mode)))
                .orElse(this);
    }

    /// The mode that the session is in; empty where there are none.
    Optional<String> mode() {
        return Json.text(shownModes().node(), "currentModeId");
    }

    /// The ids of the modes, however the agent offers them.
    List<String> modeIds() {
        return shownModes()
                .node()
                .path("availableModes")
                .valueStream()
                .flatMap(mode -> Json.text(mode, "id").stream())
                .toList();
    }

    /// Whether this option is another way to set the mode.
    boolean isMode(String id) {
        return option(options, "mode")
                .filter(mode -> Json.text(mode, "id", "").equals(id))
                .isPresent();
    }

    /// The value of an option as people see it; empty when there is no such option.
    Optional<JsonNode> value(String id) {
        return shownOptions()
                .node()
                .valueStream()
                .filter(option -> Json.text(option, "id", "").equals(id))
                .map(option -> option.path("currentValue"))
                .findFirst();
    }

    /// ACP's `configOptions` as people see them; JSON null for none.
    RawJson shownOptions() {
        if (models.isEmpty()) {
            return options;
        }
        ArrayNode all = Json.array();
        options.node().forEach(all::add);
        return RawJson.ofNode(all.add(models.get().option()));
    }

    /// The update that tells of the options as people see them.
    RawJson optionsUpdate() {
        RawJson shown = shownOptions();
        RawJson array = shown.kind() == RawJson.Kind.NULL ? RawJson.EMPTY_ARRAY : shown;
        RawJson update = ObjectEdit.with(RawJson.EMPTY_OBJECT, "configOptions", array);
        return ObjectEdit.with(update, "sessionUpdate", RawJson.ofText("config_option_update"));
    }

    /// ACP's `modes` as people see them; JSON null for none.
    RawJson shownModes() {
        Optional<JsonNode> option = modeOption();
        if (option.isEmpty()) {
            return modes;
        }
        ObjectNode shown = Json.object();
        shown.put("currentModeId", Json.text(option.get(), "currentValue", ""));
        ArrayNode available = shown.putArray("availableModes");
        addModes(available, option.get().path("options"));
        return RawJson.ofNode(shown);
    }

    private static void addModes(ArrayNode available, JsonNode values) {
        for (JsonNode value : values) {
            if (value.path("options").isArray()) {
                addModes(available, value.path("options"));
            } else {
                String id = Json.text(value, "value", "");
                ObjectNode mode = available.addObject().put("id", id);
                mode.put("name", Json.text(value, "name", id));
                Json.text(value, "description").ifPresent(text -> mode.put("description", text));
            }
        }
    }

    /// The option that stands for modes, where the agent has no modes of its own.
    Optional<JsonNode> modeOption() {
        return modes.kind() == RawJson.Kind.NULL ? option(options, "mode") : Optional.empty();
    }

    /// The mode that the option for modes says; empty where there is none.
    Optional<String> optionMode() {
        return modeOption().flatMap(option -> Json.text(option, "currentValue"));
    }

    private static Optional<JsonNode> option(RawJson options, String category) {
        for (JsonNode option : options.node()) {
            if (Json.text(option, "category", Json.text(option, "id", "")).equals(category)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /// The update that tells of another mode.
    static RawJson modeUpdate(String mode) {
        ObjectNode update = Json.object().put("sessionUpdate", "current_mode_update");
        return RawJson.ofNode(update.put("currentModeId", mode));
    }
}
