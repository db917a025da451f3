package dev.gangway.stream;

import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;

/// The owner of a cursor: one connection's interest in one stream. Called on the sink's loop.
public interface Subscriber {
    Sink sink();

    /// Whether frames of such events are shown on this connection (its own echo, its own answers
    /// may be skipped). Pure and cheap: called for each frame when [#filters] is true.
    default boolean shows(EventKind kind, Origin origin) {
        return true;
    }

    /// Whether [#shows] may ever answer false; when not, whole slices go out unlooked at.
    default boolean filters() {
        return false;
    }

    /// The cursor cannot go on from its position: what follows was trimmed or the epoch changed
    /// under it. The cursor is closed; subscribe again.
    void lost(Position position, String reason);
}
