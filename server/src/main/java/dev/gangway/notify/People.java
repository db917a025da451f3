package dev.gangway.notify;

import dev.gangway.access.Principal;
import java.util.Optional;

/// Whom names and ids mean, as of now. Any thread; quick.
public interface People {
    /// The one of a name; empty when there is none, or it is disabled.
    Optional<Principal> called(String name);

    /// The one of an id; empty when there is none, or it is disabled.
    Optional<Principal> of(String id);

    /// One alone, whatever its name is written like.
    static People only(Principal one) {
        return new People() {
            @Override
            public Optional<Principal> called(String name) {
                return Optional.of(one)
                        .filter(known ->
                                known.id().equals(name) || known.name().equalsIgnoreCase(name));
            }

            @Override
            public Optional<Principal> of(String id) {
                return Optional.of(one).filter(known -> known.id().equals(id));
            }
        };
    }
}
