package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import org.jspecify.annotations.Nullable;

/// An entry while it can still change.
abstract sealed class Draft permits ImportedDraft, MessageDraft, ObjectDraft {
    private final Place place;
    private long lastSequence;

    /// As it stood when it was last asked for; null when it has changed since.
    private @Nullable TranscriptEntry known;

    Draft(Place place) {
        this.place = place;
        this.lastSequence = place.firstSequence();
    }

    /// What is given to an entry when it begins, and stays.
    record Place(long ordinal, EntryKind kind, long turn, long firstSequence, long atMillis) {}

    /// What further events know an entry by.
    ///
    /// @param id the message's number, the tool call's or request's id, the turn's number; of a
    ///   plan nothing
    record Key(EntryKind kind, String id) {}

    /// An open entry that was stored, taken up again.
    static Draft of(TranscriptEntry entry, TranscriptLimits limits) {
        Place place =
                new Place(
                        entry.ordinal(),
                        entry.kind(),
                        entry.turn(),
                        entry.firstSequence(),
                        entry.atMillis());
        Draft draft =
                entry.kind() == EntryKind.MESSAGE
                        ? MessageDraft.of(place, entry.body(), limits)
                        : ObjectDraft.of(place, entry.body(), limits);
        draft.lastSequence = entry.lastSequence();
        return draft;
    }

    final Place place() {
        return place;
    }

    /// To be called after each change.
    final void changedBy(long sequence) {
        lastSequence = sequence;
        known = null;
    }

    /// As it stands, kept for [#takeEntry]: a long message is not written twice.
    final TranscriptEntry entry() {
        TranscriptEntry entry = takeEntry();
        known = entry;
        return entry;
    }

    /// As it stands; holds on to nothing.
    final TranscriptEntry takeEntry() {
        TranscriptEntry entry = known;
        known = null;
        return entry != null
                ? entry
                : new TranscriptEntry(
                        place.ordinal(),
                        place.kind(),
                        place.turn(),
                        place.firstSequence(),
                        lastSequence,
                        place.atMillis(),
                        body());
    }

    abstract Key key();

    /// About how much memory it holds on to, in bytes.
    abstract int size();

    /// Whether nothing more is expected for it.
    abstract boolean settled();

    abstract RawJson body();
}
