package dev.gangway.access;

import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import java.util.Objects;
import java.util.Set;

/// What somebody was granted.
///
/// @param user the id of who may
/// @param rights at least one; to see is part of every other
/// @param by the id of who granted it
record GrantEntry(Shared shared, String user, Set<Right> rights, String by, long atMillis) {
    GrantEntry {
        Objects.requireNonNull(shared);
        Objects.requireNonNull(user);
        Objects.requireNonNull(by);
        rights = Set.copyOf(rights);
        if (rights.isEmpty()) {
            throw new IllegalArgumentException("a grant grants something");
        }
    }

    boolean covers(Right right) {
        return right == Right.OBSERVE || rights.contains(right);
    }
}
