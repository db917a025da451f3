package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A tool call, plan, request or turn while it can still change: an object whose members are
/// replaced.
final class ObjectDraft extends Draft {
    private static final String UPDATE = "update";
    private static final Set<String> OVER = Set.of("completed", "failed");
    private static final Set<String> KEPT = Set.of("sessionUpdate", "toolCallId", "id", "request");

    private final BoundedMembers members;

    ObjectDraft(Place place, TranscriptLimits limits) {
        super(place);
        members = new BoundedMembers(KEPT, limits.objectBytes());
    }

    static ObjectDraft of(Place place, RawJson body, TranscriptLimits limits) {
        ObjectDraft draft = new ObjectDraft(place, limits);
        Map<String, RawJson> stored = new LinkedHashMap<>(JsonParts.members(body));
        RawJson names = stored.remove(BoundedMembers.OMITTED);
        RawJson update = stored.getOrDefault(UPDATE, RawJson.EMPTY_OBJECT);
        draft.members.restore(
                draft.wrapped() ? JsonParts.members(update) : stored,
                names == null ? List.of() : JsonParts.elements(names));
        return draft;
    }

    static Key toolCall(String id) {
        return new Key(EntryKind.TOOL_CALL, id);
    }

    static Key request(String id) {
        return new Key(EntryKind.REQUEST, id);
    }

    static Key turn(long turn) {
        return new Key(EntryKind.TURN, Long.toString(turn));
    }

    static Key plan() {
        return new Key(EntryKind.PLAN, "");
    }

    BoundedMembers members() {
        return members;
    }

    @Override
    Key key() {
        return switch (place().kind()) {
            case TOOL_CALL -> toolCall(members.text("toolCallId").orElse(""));
            case REQUEST -> request(members.text("id").orElse(""));
            case TURN -> turn(place().turn());
            case PLAN, MESSAGE -> plan();
            case UNRECOGNIZED -> new Key(EntryKind.UNRECOGNIZED, "");
        };
    }

    @Override
    int size() {
        return members.bytes();
    }

    @Override
    boolean settled() {
        return place().kind() == EntryKind.TOOL_CALL
                && members.text("status").filter(OVER::contains).isPresent();
    }

    /// ACP's updates stand whole in a member of their own; what Gangway knows itself stands beside
    /// the ordinal.
    private boolean wrapped() {
        return place().kind() == EntryKind.TOOL_CALL || place().kind() == EntryKind.PLAN;
    }

    @Override
    RawJson body() {
        ObjectText body = new ObjectText();
        if (wrapped()) {
            ObjectText update = new ObjectText();
            members.addTo(update);
            body.member(UPDATE, update.toJson());
        } else {
            members.addTo(body);
        }
        members.addOmittedTo(body);
        return body.toJson();
    }
}
