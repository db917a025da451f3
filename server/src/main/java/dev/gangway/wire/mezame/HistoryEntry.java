package dev.gangway.wire.mezame;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.Optional;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/// An entry of a session's transcript, as `/history` has it: a text with its role, a tool call, or
/// a note of what was asked and why a turn did not end well. Pure.
///
/// @param first the event that began it
/// @param place the event where it is shown: of a turn, whose entry lies before all that was said
///   in it, the last one
/// @param note of a request or a turn, what is said of it
record HistoryEntry(long ordinal, long first, long place, Optional<String> note, Members members) {
    private static final JsonScanner MEMBERS =
            JsonScanner.of(
                    "ordinal", "kind", "firstSeq", "lastSeq", "at", "role", "content", "update");

    static HistoryEntry of(RawJson raw) {
        Members members = MEMBERS.scan(raw);
        String kind = members.text("kind").orElse("");
        return new HistoryEntry(
                Seam.number(members, "ordinal"),
                Seam.number(members, "firstSeq"),
                Seam.number(members, kind.equals("turn") ? "lastSeq" : "firstSeq"),
                note(kind, raw),
                members);
    }

    private static Optional<String> note(String kind, RawJson raw) {
        return switch (kind) {
            case "request" -> RequestNote.of(raw);
            case "turn" -> TurnFault.of(raw).map(why -> "Error: " + why);
            default -> Optional.empty();
        };
    }

    /// Empty for what the front-end has no place for.
    Optional<RawJson> shown(Dialect dialect) {
        return switch (members.text("kind").orElse("")) {
            case "message" -> Optional.of(message(dialect));
            case "tool_call" -> toolCall().map(call -> toolCall(dialect, call));
            case "request", "turn" -> note.map(said -> text("sys", "[" + said + "]"));
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
