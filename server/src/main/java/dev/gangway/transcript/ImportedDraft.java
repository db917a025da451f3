package dev.gangway.transcript;

import dev.gangway.event.Event;
import dev.gangway.json.RawJson;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// An entry of another session's transcript, taken over as it stood: nothing changes it. It is
/// marked with `imported`, and keeps its turn's and its message's number.
final class ImportedDraft extends Draft {
    private static final String IMPORTED = "imported";

    private final RawJson body;

    private ImportedDraft(Place place, RawJson body) {
        super(place);
        this.body = body;
    }

    /// @param event its payload is an entry as [TranscriptEntry#toJson] writes it
    /// @return empty when it is none
    static Optional<ImportedDraft> of(Event event, EntryBook book) {
        Map<String, RawJson> members = JsonParts.members(event.payload());
        Optional<EntryKind> kind =
                JsonParts.text(members.remove("kind")).flatMap(ImportedDraft::kind);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        long turn = Math.max(0, JsonParts.number(members.remove("turn")));
        long at = Math.max(0, JsonParts.number(members.remove("at")));
        members.remove("ordinal");
        members.remove("firstSeq");
        members.remove("lastSeq");
        members.remove(IMPORTED);
        ObjectText body = new ObjectText().member(IMPORTED, RawJson.TRUE);
        members.forEach(body::member);
        Place begun = book.begin(kind.get(), event, turn);
        Place place = new Place(begun.ordinal(), begun.kind(), turn, begun.firstSequence(), at);
        return Optional.of(new ImportedDraft(place, body.toJson()));
    }

    private static Optional<EntryKind> kind(String name) {
        return Arrays.stream(EntryKind.values())
                .filter(kind -> kind.wireName().equals(name))
                .findFirst();
    }

    @Override
    Key key() {
        return new Key(place().kind(), "");
    }

    @Override
    int size() {
        return body.length();
    }

    @Override
    boolean settled() {
        return true;
    }

    @Override
    RawJson body() {
        return body;
    }
}
