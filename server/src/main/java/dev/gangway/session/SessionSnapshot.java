package dev.gangway.session;

import java.util.Objects;

/// A session's committed state, and the position that goes with it.
///
/// @param sequence an event that readers may see, of which and of all before it the state knows;
///   what comes after it is not in the state
public record SessionSnapshot(SessionState state, long sequence) {
    public SessionSnapshot {
        Objects.requireNonNull(state);
    }
}
