package dev.gangway.wire.mezame;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.Optional;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/// An entry of a session's transcript, as `/history` has it: a text with its role, or a tool call.
/// Pure.
///
/// @param first the event that began it
record HistoryEntry(long ordinal, long first, Members members) {
    private static final JsonScanner MEMBERS =
            JsonScanner.of("ordinal", "kind", "firstSeq", "at", "role", "content", "update");

    static HistoryEntry of(RawJson raw) {
        Members members = MEMBERS.scan(raw);
        return new HistoryEntry(
                Seam.number(members, "ordinal"), Seam.number(members, "firstSeq"), members);
    }

    /// Empty for what the front-end has no place for.
    Optional<RawJson> shown(Dialect dialect) {
        return switch (members.text("kind").orElse("")) {
            case "message" -> Optional.of(message(dialect));
            case "tool_call" -> toolCall().map(call -> toolCall(dialect, call));
            default -> Optional.empty();
        };
    }

    private RawJson message(Dialect dialect) {
        String role = members.text("role").orElse("agent");
        boolean asNote = role.equals("thought") && dialect == Dialect.OWN;
        return text(asNote ? "sys" : role, (asNote ? "(thinking) " : "") + content());
    }

    private String content() {
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode block : members.json("content").orElse(RawJson.EMPTY_ARRAY).node()) {
            text.add(ContentText.of(RawJson.ofNode(block)).node().stringValue(""));
        }
        return text.toString();
    }

    /// The tool call's members; empty for what is none.
    Optional<Members> toolCall() {
        return members.kind("update").filter(RawJson.Kind.OBJECT::equals).isPresent()
                ? members.json("update").map(ToolFrames::scan)
                : Optional.empty();
    }

    private RawJson toolCall(Dialect dialect, Members call) {
        return switch (dialect) {
            case ECHO ->
                    ToolFrames.members(new FrameText().text("role", "tool_call"), call)
                            .json("timestamp", at())
                            .toJson();
            case OWN -> text("sys", "[" + ToolFrames.note(call) + "]");
        };
    }

    private RawJson text(String role, String text) {
        return new FrameText()
                .text("role", role)
                .text("text", text)
                .json("timestamp", at())
                .toJson();
    }

    private RawJson at() {
        return members.json("at").orElse(RawJson.NULL);
    }
}
