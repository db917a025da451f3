package dev.gangway.wire.acp;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// An entry of a session's transcript, as far as `session/load` needs it: `{ordinal, kind, turn,
/// firstSeq, lastSeq, role?, messageId?, content?, update?}`, as docs/wire/acp.md has it.
///
/// @param turn 0 for none
record HistoryEntry(long ordinal, String kind, long turn, long first, long last, RawJson raw) {
    private static final JsonScanner MEMBERS =
            JsonScanner.of("ordinal", "kind", "turn", "firstSeq", "lastSeq");
    private static final JsonScanner SHOWN =
            JsonScanner.of("role", "messageId", "content", "update");

    static HistoryEntry of(RawJson raw) {
        Members members = MEMBERS.scan(raw);
        return new HistoryEntry(
                number(members, "ordinal"),
                members.text("kind").orElse(""),
                number(members, "turn"),
                number(members, "firstSeq"),
                number(members, "lastSeq"),
                raw);
    }

    static List<HistoryEntry> all(List<RawJson> entries) {
        return entries.stream().map(HistoryEntry::of).toList();
    }

    private static long number(Members members, String name) {
        return members.json(name).map(RawJson::node).map(node -> node.longValue(0)).orElse(0L);
    }

    /// The `session/update` frames that show it; none for turns and requests, which ACP's history
    /// does not have.
    List<byte[]> frames(String session, boolean gangway) {
        RawJson meta = gangway ? new ObjectText().json("gangway", place()).end() : RawJson.NULL;
        return updates().stream().map(update -> Frames.update(session, update, meta)).toList();
    }

    private RawJson place() {
        return new ObjectText()
                .number("ordinal", ordinal)
                .numberOrNull("turn", turn)
                .number("firstSeq", first)
                .number("lastSeq", last)
                .end();
    }

    private List<RawJson> updates() {
        Members members = SHOWN.scan(raw);
        return switch (kind) {
            case "message" -> messages(members);
            case "tool_call" -> update("tool_call", members);
            case "plan" -> update("plan", members);
            default -> List.of();
        };
    }

    private static List<RawJson> messages(Members members) {
        String kind =
                switch (members.text("role").orElse("")) {
                    case "user" -> "user_message_chunk";
                    case "thought" -> "agent_thought_chunk";
                    default -> "agent_message_chunk";
                };
        List<RawJson> updates = new ArrayList<>();
        for (JsonNode block : members.json("content").orElse(RawJson.NULL).node()) {
            ObjectText update =
                    new ObjectText()
                            .text("sessionUpdate", kind)
                            .json("content", RawJson.ofNode(block));
            members.json("messageId").ifPresent(id -> update.jsonUnlessNull("messageId", id));
            updates.add(update.end());
        }
        return updates;
    }

    private static List<RawJson> update(String kind, Members members) {
        Optional<RawJson> update =
                members.json("update").filter(json -> json.kind() == RawJson.Kind.OBJECT);
        return update.map(json -> ObjectEdit.set(json, "sessionUpdate", RawJson.ofText(kind)))
                .map(List::of)
                .orElse(List.of());
    }
}
