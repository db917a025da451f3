package dev.gangway.wire.mezame;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Slash commands: ACP's, and those that Kiro tells in its own way, both as `commands`. Pure.
final class CommandFrames {
    /// The notification by which Kiro tells of its commands.
    static final String KIRO = "_kiro.dev/commands/available";

    private static final JsonScanner TOLD = JsonScanner.of("commands", "prompts");

    private CommandFrames() {}

    /// @param commands ACP's `availableCommands`
    static FrameText acp(FrameText frame, RawJson commands) {
        List<RawJson> shown = new ArrayList<>();
        for (JsonNode command : commands.node()) {
            shown.add(shown(command));
        }
        return frame.json("commands", Arrays.of(shown)).json("prompts", RawJson.EMPTY_ARRAY);
    }

    private static RawJson shown(JsonNode command) {
        String name = command.path("name").stringValue("");
        FrameText text =
                new FrameText()
                        .text("name", name.startsWith("/") ? name : "/" + name)
                        .text("description", command.path("description").stringValue(""));
        command.path("input")
                .path("hint")
                .stringValueOpt()
                .ifPresent(hint -> text.json("meta", new FrameText().text("hint", hint).toJson()));
        return text.toJson();
    }

    /// @param params of the notification
    static FrameText kiro(FrameText frame, RawJson params) {
        Members told = TOLD.scan(params);
        return frame.json("commands", array(told, "commands"))
                .json("prompts", array(told, "prompts"));
    }

    private static RawJson array(Members told, String name) {
        return told.json(name)
                .filter(value -> value.kind() == RawJson.Kind.ARRAY)
                .orElse(RawJson.EMPTY_ARRAY);
    }
}
