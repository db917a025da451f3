package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.AccountEntrance;
import dev.gangway.access.Accounts;
import java.util.Objects;

/// Who is known, how they come in, and what they may do.
public record Doors(Access access, Accounts accounts, AccountEntrance entrance) {
    public Doors {
        Objects.requireNonNull(access);
        Objects.requireNonNull(accounts);
        Objects.requireNonNull(entrance);
    }
}
