package dev.gangway.transcript;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The entries of one fold that can still change, those touched last at the end. Bounded in number
/// and size by kind: see [TranscriptLimits].
final class OpenEntries {
    private static final int MESSAGES_MAX = 4;
    private static final int TURNS_MAX = 4;

    private final Map<Draft.Key, Draft> drafts = new LinkedHashMap<>();
    private final TranscriptLimits limits;

    OpenEntries(TranscriptLimits limits) {
        this.limits = limits;
    }

    Optional<Draft> find(Draft.Key key) {
        return Optional.ofNullable(drafts.get(key));
    }

    /// Puts a draft, new or known, to the end, and lets others go where there are too many.
    void touch(Draft draft) {
        Draft.Key key = draft.key();
        drafts.remove(key);
        drafts.put(key, draft);
        while (tooMany(key.kind()) && evict(draft)) {
            // One at a time, until the rest fits.
        }
    }

    void close(Draft.Key key) {
        drafts.remove(key);
    }

    void closeAll(EntryKind kind) {
        drafts.keySet().removeIf(key -> key.kind() == kind);
    }

    List<TranscriptEntry> entries() {
        return drafts.values().stream().map(Draft::entry).toList();
    }

    private boolean tooMany(EntryKind kind) {
        int count = 0;
        long bytes = 0;
        for (Draft draft : drafts.values()) {
            if (draft.place().kind() == kind) {
                count++;
                bytes += draft.size();
            }
        }
        return count > countMax(kind) || bytes > limits.openBytes();
    }

    private int countMax(EntryKind kind) {
        return switch (kind) {
            case MESSAGE -> MESSAGES_MAX;
            case TOOL_CALL -> limits.openCalls();
            case REQUEST -> limits.openRequests();
            case TURN -> TURNS_MAX;
            case PLAN, UNRECOGNIZED -> 1;
        };
    }

    /// Lets the first settled one of this kind go, else the first; never the one just touched.
    private boolean evict(Draft touched) {
        return removeFirst(touched, true) || removeFirst(touched, false);
    }

    private boolean removeFirst(Draft touched, boolean settledOnly) {
        Iterator<Draft> all = drafts.values().iterator();
        while (all.hasNext()) {
            Draft draft = all.next();
            boolean candidate = draft != touched && draft.place().kind() == touched.place().kind();
            if (candidate && (draft.settled() || !settledOnly)) {
                all.remove();
                return true;
            }
        }
        return false;
    }
}
