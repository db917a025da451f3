package dev.gangway.transcript;

import dev.gangway.event.Event;
import dev.gangway.json.RawJson;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Folds what is one object whose members are replaced: tool calls, plans, requests and turns.
///
/// Tool calls follow ACP v1 "Tool calls", "Updating": each member that an update has replaces the
/// one before, null leaves it. `_meta`, of which ACP says nothing, is replaced member by member: it
/// is what agents that say different things at different times there expect. Only the output of a
/// command that codex-acp tells there piece by piece ([OutputDeltas]) is put together. An update of
/// a call that is not known begins it, and a call that is announced twice is updated.
final class ObjectFold {
    private static final String TOOL_CALL_ID = "toolCallId";
    private static final String SESSION_UPDATE = "sessionUpdate";
    private static final String META = "_meta";
    private static final String ID = "id";
    private static final String OUTCOME = "outcome";
    private static final String USAGE = "usage";
    private static final int ID_CHARACTERS_MAX = 1024;

    /// A larger thing that nobody knows is not repeated, in bytes.
    private static final int UNRECOGNIZED_BYTES_MAX = 8 * 1024;

    private static final Set<String> CALL_NAMES = Set.of(SESSION_UPDATE, TOOL_CALL_ID);

    /// Names that an entry has itself.
    private static final Set<String> ENTRY_NAMES =
            Set.of("ordinal", "kind", "turn", "firstSeq", "lastSeq", "at", BoundedMembers.OMITTED);

    private final EntryBook book;

    ObjectFold(EntryBook book) {
        this.book = book;
    }

    void toolCall(Event event) {
        Map<String, RawJson> update = JsonParts.members(event.payload());
        Optional<String> id = id(update.get(TOOL_CALL_ID));
        if (id.isEmpty()) {
            return;
        }
        RawJson idValue = RawJson.ofText(id.get());
        ObjectDraft call =
                book.object(ObjectDraft.toolCall(id.get()))
                        .orElseGet(() -> beginCall(event, idValue));
        replace(call, update, CALL_NAMES);
        if (!call.members().has("title")) {
            call.members().put("title", idValue);
        }
        book.touched(call);
    }

    private ObjectDraft beginCall(Event event, RawJson id) {
        ObjectDraft call = book.beginObject(EntryKind.TOOL_CALL, event, event.turn());
        call.members().put(SESSION_UPDATE, RawJson.ofText("tool_call"));
        call.members().put(TOOL_CALL_ID, id);
        return call;
    }

    /// A turn has one plan, the last.
    void plan(Event event) {
        Map<String, RawJson> update = JsonParts.members(event.payload());
        if (!update.containsKey("entries")) {
            return;
        }
        ObjectDraft plan =
                book.object(ObjectDraft.plan())
                        .filter(known -> known.place().turn() == event.turn())
                        .orElseGet(() -> beginPlan(event));
        replace(plan, update, CALL_NAMES);
        book.touched(plan);
    }

    private ObjectDraft beginPlan(Event event) {
        ObjectDraft plan = book.beginObject(EntryKind.PLAN, event, event.turn());
        plan.members().put(SESSION_UPDATE, RawJson.ofText("plan"));
        return plan;
    }

    void requested(Event event, String request) {
        Map<String, RawJson> payload = JsonParts.members(event.payload());
        Optional<String> id = id(payload.get(ID));
        if (id.isEmpty()) {
            return;
        }
        ObjectDraft draft =
                book.object(ObjectDraft.request(id.get()))
                        .orElseGet(() -> book.beginObject(EntryKind.REQUEST, event, event.turn()));
        draft.members().put("request", RawJson.ofText(request));
        draft.members().put(ID, RawJson.ofText(id.get()));
        RawJson lineage = payload.get("lineage");
        if (lineage != null) {
            draft.members().put("lineage", lineage);
        }
        draft.members().put("params", payload.getOrDefault("params", RawJson.EMPTY_OBJECT));
        book.touched(draft);
    }

    void resolved(Event event) {
        Map<String, RawJson> payload = JsonParts.members(event.payload());
        id(payload.remove(ID))
                .flatMap(id -> book.object(ObjectDraft.request(id)))
                .ifPresent(draft -> resolve(draft, payload));
    }

    private void resolve(ObjectDraft draft, Map<String, RawJson> payload) {
        RawJson outcome = payload.remove(OUTCOME);
        draft.members().put(OUTCOME, outcome == null ? RawJson.NULL : outcome);
        if (!payload.isEmpty()) {
            ObjectText resolution = new ObjectText();
            payload.forEach(resolution::member);
            draft.members().put("resolution", resolution.toJson());
        }
        book.touched(draft);
        book.close(draft.key());
    }

    void turnStarted(Event event) {
        book.closeAll(EntryKind.MESSAGE);
        book.closeAll(EntryKind.PLAN);
        Map<String, RawJson> payload = JsonParts.members(event.payload());
        ObjectDraft turn = turn(event, payload);
        replace(turn, payload, ENTRY_NAMES);
        book.touched(turn);
    }

    /// A turn that ends without having begun (a prompt taken from the queue) has an entry too, and
    /// leaves the one that runs alone.
    void turnEnded(Event event) {
        Map<String, RawJson> payload = JsonParts.members(event.payload());
        ObjectDraft turn = turn(event, payload);
        if (book.find(turn.key()).isPresent()) {
            book.closeAll(EntryKind.MESSAGE);
            book.closeAll(EntryKind.PLAN);
        }
        replace(turn, payload, ENTRY_NAMES);
        book.touched(turn);
        book.close(turn.key());
    }

    private ObjectDraft turn(Event event, Map<String, RawJson> payload) {
        long stated = Math.max(0, JsonParts.number(payload.get("turn")));
        long number = event.turn() == 0 ? stated : event.turn();
        return book.object(ObjectDraft.turn(number))
                .orElseGet(() -> book.beginObject(EntryKind.TURN, event, number));
    }

    void usage(Event event) {
        book.object(ObjectDraft.turn(event.turn()))
                .ifPresent(turn -> {
                    turn.members().put(USAGE, event.payload());
                    book.touched(turn);
                });
    }

    /// An entry that no other event changes.
    void unrecognized(Event event) {
        ObjectDraft entry = book.beginObject(EntryKind.UNRECOGNIZED, event, event.turn());
        RawJson payload = event.payload();
        if (payload.length() <= UNRECOGNIZED_BYTES_MAX) {
            entry.members().put("payload", payload);
        } else {
            entry.members().put("bytes", RawJson.ofLong(payload.length()));
        }
        book.touched(entry);
        book.close(entry.key());
    }

    private static Optional<String> id(@Nullable RawJson value) {
        return JsonParts.text(value)
                .filter(id -> !id.isEmpty() && id.length() <= ID_CHARACTERS_MAX);
    }

    private static void replace(ObjectDraft draft, Map<String, RawJson> from, Set<String> except) {
        from.forEach((name, value) -> {
            if (!except.contains(name) && !value.equals(RawJson.NULL)) {
                RawJson before = draft.members().value(name);
                draft.members().put(name, name.equals(META) ? join(before, value) : value);
            }
        });
    }

    private static RawJson join(RawJson before, RawJson value) {
        Map<String, RawJson> members = JsonParts.members(before);
        JsonParts.members(value)
                .forEach((name, next) ->
                        members.merge(
                                name,
                                next,
                                name.equals(OutputDeltas.NAME)
                                        ? OutputDeltas::append
                                        : (_, now) -> now));
        ObjectText joined = new ObjectText();
        members.forEach(joined::member);
        return joined.toJson();
    }
}
