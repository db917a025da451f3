package dev.gangway.session;

import dev.gangway.access.Audience;
import dev.gangway.access.AuditTrail;
import dev.gangway.usage.Budgets;
import java.util.Objects;

/// What watches over sessions from outside: who hears of them, what is written down of who did
/// what.
///
/// @param audience in whose feeds their changes are
/// @param audit takes what was done to them
/// @param budgets what they may use
public record Oversight(Audience audience, AuditTrail audit, Budgets budgets) {
    /// Their owners hear of them, nothing is written down, and nothing is too much; for tests.
    public static final Oversight NONE =
            new Oversight(Audience.OWNER, AuditTrail.NONE, Budgets.NONE);

    public Oversight {
        Objects.requireNonNull(audience);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(budgets);
    }
}
