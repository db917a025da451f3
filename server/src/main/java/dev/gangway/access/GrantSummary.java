package dev.gangway.access;

import dev.gangway.command.Right;
import java.time.Instant;
import java.util.Set;

/// A grant as lists show it.
///
/// @param user the id of who may
/// @param name the user's
/// @param by the id of who granted it
public record GrantSummary(String user, String name, Set<Right> rights, String by, Instant at) {
    public GrantSummary {
        rights = Set.copyOf(rights);
    }
}
