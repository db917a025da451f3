package dev.gangway.wire.cloudcli;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;

/// An ACP `plan` as the to-do list that the front-end draws: entries have the same `content` and
/// `status`.
final class PlanText {
    private static final JsonScanner ENTRIES = JsonScanner.of("entries");

    private PlanText() {}

    static MessageText add(MessageText message, String id, RawJson plan) {
        RawJson entries = ENTRIES.scan(plan).json("entries").orElse(RawJson.EMPTY_ARRAY);
        return message.text("toolName", "TodoWrite")
                .json("toolInput", new MessageText().json("todos", entries).end())
                .text("toolId", id)
                .json("toolResult", ToolMemory.result("", false));
    }
}
