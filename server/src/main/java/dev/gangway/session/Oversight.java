package dev.gangway.session;

import dev.gangway.access.Audience;
import dev.gangway.access.AuditTrail;
import java.util.Objects;

/// What watches over sessions from outside: who hears of them, what is written down of who did
/// what.
///
/// @param audience in whose feeds their changes are
/// @param audit takes what was done to them
public record Oversight(Audience audience, AuditTrail audit) {
    /// Their owners hear of them, and nothing is written down; for tests.
    public static final Oversight NONE = new Oversight(Audience.OWNER, AuditTrail.NONE);

    public Oversight {
        Objects.requireNonNull(audience);
        Objects.requireNonNull(audit);
    }
}
