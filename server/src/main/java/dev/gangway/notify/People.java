package dev.gangway.notify;

import dev.gangway.access.Accounts;
import dev.gangway.access.Principal;
import java.util.Optional;

/// Whom names and ids mean, as of now. Any thread; quick.
public interface People {
    /// The one of a name; empty when there is none, or it is disabled.
    Optional<Principal> called(String name);

    /// The one of an id; empty when there is none, or it is disabled.
    Optional<Principal> of(String id);

    /// The users of this server.
    static People of(Accounts accounts) {
        return new People() {
            @Override
            public Optional<Principal> called(String name) {
                return accounts.principal(name);
            }

            @Override
            public Optional<Principal> of(String id) {
                return accounts.principal(id).filter(one -> one.id().equals(id));
            }
        };
    }
}
