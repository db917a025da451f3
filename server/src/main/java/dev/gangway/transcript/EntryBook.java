package dev.gangway.transcript;

import dev.gangway.event.Event;
import dev.gangway.transcript.Draft.Place;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the folds of the kinds share: it gives out ordinals, knows the entries that are open, and
/// remembers those that changed.
final class EntryBook {
    private final TranscriptLimits limits;
    private final OpenEntries open;
    private final SortedMap<Long, Draft> changed = new TreeMap<>();
    private long through;
    private long lastOrdinal;

    EntryBook(FoldState state, TranscriptLimits limits) {
        this.limits = limits;
        this.open = new OpenEntries(limits);
        this.through = state.through();
        this.lastOrdinal = state.nextOrdinal() - 1;
        state.open().forEach(entry -> open.touch(Draft.of(entry, limits)));
    }

    TranscriptLimits limits() {
        return limits;
    }

    long through() {
        return through;
    }

    void advance() {
        through++;
    }

    /// The ordinal of the newest entry; 0 for none.
    long lastOrdinal() {
        return lastOrdinal;
    }

    /// The place of a new entry; the draft made for it is to be told to [#touched].
    Place begin(EntryKind kind, Event event, long turn) {
        lastOrdinal++;
        return new Place(lastOrdinal, kind, turn, through, event.atMillis());
    }

    ObjectDraft beginObject(EntryKind kind, Event event, long turn) {
        return new ObjectDraft(begin(kind, event, turn), limits);
    }

    /// The open entry with this key.
    Optional<Draft> find(Draft.Key key) {
        return open.find(key);
    }

    /// The open entry with this key, of a kind whose members are replaced.
    Optional<ObjectDraft> object(Draft.Key key) {
        return find(key).filter(ObjectDraft.class::isInstance).map(ObjectDraft.class::cast);
    }

    /// The event at hand began or changed this entry.
    void touched(Draft draft) {
        draft.changedBy(through);
        changed.put(draft.place().ordinal(), draft);
        open.touch(draft);
    }

    /// The event at hand brought an entry that is over already.
    void imported(Event event) {
        ImportedDraft.of(event, this).ifPresent(draft -> changed.put(lastOrdinal, draft));
    }

    void close(Draft.Key key) {
        open.close(key);
    }

    void closeAll(EntryKind kind) {
        open.closeAll(kind);
    }

    List<TranscriptEntry> open() {
        return open.entries();
    }

    List<TranscriptEntry> drain() {
        List<TranscriptEntry> entries = changed.values().stream().map(Draft::takeEntry).toList();
        changed.clear();
        return entries;
    }
}
