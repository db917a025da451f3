package dev.gangway.demo;

import java.util.Arrays;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the demo agent tells about itself: capabilities, modes, options, slash prompts.
final class Offer {

    private Offer() {}

    static ObjectNode initialization() {
        ObjectNode prompts =
                Json.object().put("image", false).put("audio", false).put("embeddedContext", true);
        ObjectNode capabilities = Json.object().put("loadSession", true);
        capabilities.set("promptCapabilities", prompts);
        ObjectNode sessions = Json.object();
        sessions.set("fork", Json.object());
        sessions.set("delete", Json.object());
        sessions.set("additionalDirectories", Json.object());
        capabilities.set("sessionCapabilities", sessions);
        ObjectNode info = Json.object("name", "gangway-demo").put("title", "Demo agent");
        ObjectNode result = Json.object().put("protocolVersion", 1);
        result.set("agentInfo", info.put("version", "1"));
        result.set("agentCapabilities", capabilities);
        result.set("authMethods", Json.array());
        ObjectNode steering = Json.object().put("supported", true);
        result.set("_meta", Json.object().set("steering", steering));
        return result;
    }

    static ObjectNode modes(String current) {
        ArrayNode available = Json.array();
        available.add(described("default", "Default", "Uses tools"));
        available.add(described("plan", "Plan", "Only plans: uses no tools"));
        return Json.object("currentModeId", current).set("availableModes", available);
    }

    static boolean hasMode(String id) {
        return id.equals("default") || id.equals("plan");
    }

    static ArrayNode options(Pace pace) {
        ArrayNode values = Json.array();
        for (Pace value : Pace.values()) {
            values.add(Json.object("value", value.word()).put("name", value.title()));
        }
        ObjectNode option = Json.object("id", "pace").put("name", "Pace").put("type", "select");
        option.put("description", "How fast the demo agent talks");
        option.put("currentValue", pace.word()).set("options", values);
        return Json.array().add(option);
    }

    static ObjectNode commands() {
        ArrayNode commands = Json.array();
        Arrays.stream(Script.Command.values()).map(Offer::command).forEach(commands::add);
        return Json.object("sessionUpdate", "available_commands_update")
                .set("availableCommands", commands);
    }

    private static ObjectNode command(Script.Command command) {
        ObjectNode json = Json.object("name", command.word());
        json.put("description", command.description());
        if (!command.hint().isEmpty()) {
            json.set("input", Json.object("hint", command.hint()));
        }
        return json;
    }

    private static ObjectNode described(String id, String name, String description) {
        return Json.object("id", id).put("name", name).put("description", description);
    }
}
