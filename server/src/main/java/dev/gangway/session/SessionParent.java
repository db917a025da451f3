package dev.gangway.session;

import java.util.Objects;

/// The session that another was forked from.
///
/// @param session its id
/// @param turn the last of its turns that was copied; 0 for none. The fork's own turns go on behind
///   it
/// @param complete whether all that it had said up to there was copied; else the oldest turns were
///   left out
/// @param remembers whether the fork's agent remembers it
public record SessionParent(String session, long turn, boolean complete, boolean remembers) {
    public SessionParent {
        Objects.requireNonNull(session);
    }
}
