package dev.gangway.session;

import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a fork begins with.
///
/// @param parent the id of the session that it is forked from
/// @param title the parent's
/// @param agentSession the agent's own id of the parent's session; empty when it had none
/// @param turn the last turn that was copied; 0 for none
/// @param message the highest message number that was copied; 0 for none
/// @param messages how many were copied, as sessions count them
/// @param complete whether all was copied, or only the newest turns
/// @param entries of the parent's transcript, in order
record Ancestry(
        String parent,
        String title,
        Optional<String> agentSession,
        long turn,
        long message,
        long messages,
        boolean complete,
        List<RawJson> entries) {
    Ancestry {
        Objects.requireNonNull(parent);
        Objects.requireNonNull(title);
        Objects.requireNonNull(agentSession);
        entries = List.copyOf(entries);
    }

    /// @param remembers whether the fork's agent remembers it
    SessionParent parent(boolean remembers) {
        return new SessionParent(parent, turn, complete, remembers);
    }
}
