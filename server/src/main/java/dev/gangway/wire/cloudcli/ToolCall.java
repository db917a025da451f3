package dev.gangway.wire.cloudcli;

import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An ACP `tool_call`, or an update of one, as this wire's `tool_use` and `tool_result` show it.
/// Pure.
///
/// @param id ACP's `toolCallId`
record ToolCall(String id, Members members) {
    private static final String CUT = "\n[cut: read the conversation again for the rest]";
    private static final JsonScanner MEMBERS =
            JsonScanner.of(
                    "toolCallId",
                    "name",
                    "title",
                    "kind",
                    "status",
                    "rawInput",
                    "rawOutput",
                    "content",
                    "_meta");
    private static final List<String> CARRIED = List.of("name", "title", "kind", "_meta");

    static ToolCall of(RawJson update) {
        Members members = MEMBERS.scan(update);
        return new ToolCall(members.text("toolCallId").orElse(""), members);
    }

    /// What is known of a call whose input is not, with what an update says.
    static RawJson merged(RawJson known, RawJson update) {
        RawJson merged = update;
        Members before = MEMBERS.scan(known);
        Members now = MEMBERS.scan(update);
        for (String name : CARRIED) {
            if (!now.has(name) && before.has(name)) {
                merged = ObjectEdit.with(merged, name, before.json(name).orElseThrow());
            }
        }
        return merged;
    }

    /// The tool's own name where the agent tells it, `Bash` for a command, else its title: only
    /// names that the front-end knows have a form of their own there.
    String name() {
        Optional<String> own = members.text("name").filter(name -> !name.isEmpty());
        if (own.isPresent()) {
            return own.get();
        }
        JsonNode meta = members.json("_meta").orElse(RawJson.EMPTY_OBJECT).node();
        String claude = meta.path("claudeCode").path("toolName").asString("");
        if (!claude.isEmpty()) {
            return claude;
        }
        boolean command =
                members.text("kind").filter("execute"::equals).isPresent()
                        && input().node().path("command").isString();
        String title = members.text("title").orElse("");
        return command ? "Bash" : title.isEmpty() ? "Tool" : title;
    }

    /// An object, empty when the agent has said none yet.
    RawJson input() {
        return members.json("rawInput")
                .filter(input -> input.kind() == RawJson.Kind.OBJECT)
                .orElse(RawJson.EMPTY_OBJECT);
    }

    boolean hasInput() {
        return !input().node().isEmpty();
    }

    boolean failed() {
        return members.text("status").filter("failed"::equals).isPresent();
    }

    boolean over() {
        return failed() || members.text("status").filter("completed"::equals).isPresent();
    }

    /// What it says of its output; empty when that is nothing.
    ///
    /// @param charactersMax about so many of it
    Optional<String> output(int charactersMax) {
        StringBuilder text = new StringBuilder();
        members.json("content")
                .ifPresent(content -> content.node().forEach(each -> add(each, text)));
        if (text.isEmpty()) {
            members.json("rawOutput").ifPresent(raw -> text.append(plain(raw)));
        }
        if (text.length() > charactersMax) {
            text.setLength(charactersMax);
            text.append(CUT);
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    private static void add(JsonNode content, StringBuilder text) {
        String piece =
                switch (Json.text(content, "type", "")) {
                    case "content" -> content.path("content").path("text").asString("");
                    case "diff" -> content.path("path").asString("");
                    default -> "";
                };
        if (!piece.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n").append(piece);
        }
    }

    private static String plain(RawJson raw) {
        return switch (raw.kind()) {
            case STRING -> raw.node().stringValue("");
            case NULL -> "";
            case OBJECT, ARRAY, NUMBER, BOOLEAN -> raw.toString();
        };
    }
}
