package dev.gangway.access;

import java.util.Optional;

/// Tells who a caller is. Any thread; must be quick, since it is asked on network loops.
@FunctionalInterface
public interface Authentication {
    /// The one whom this token names; empty for a token that names nobody. Takes the same time
    /// whether the token is nearly right or not at all.
    Optional<Principal> authenticate(String bearerToken);
}
