package dev.gangway.command;

import java.util.Objects;
import java.util.Optional;

/// Which sessions of a list are wanted: those for which every part that is not empty holds.
///
/// @param directory where they work; links are followed
/// @param agent the agent's name
/// @param phase as lists show it, as in `running`
/// @param archived whether those that are put aside are wanted, instead of the others
public record SessionFilter(
        Optional<String> directory,
        Optional<String> agent,
        Optional<String> phase,
        boolean archived) {
    public SessionFilter {
        Objects.requireNonNull(directory);
        Objects.requireNonNull(agent);
        Objects.requireNonNull(phase);
    }

    /// All in one directory, or everywhere, that are not put aside.
    public static SessionFilter in(Optional<String> directory) {
        return new SessionFilter(directory, Optional.empty(), Optional.empty(), false);
    }

    /// The same in a directory whose links were followed.
    public SessionFilter at(Optional<String> resolved) {
        return new SessionFilter(resolved, agent, phase, archived);
    }
}
