package dev.gangway.session;

import dev.gangway.access.Audience;
import dev.gangway.access.AuditTrail;
import dev.gangway.policy.Policy;
import dev.gangway.usage.Budgets;
import java.util.Objects;

/// What watches over sessions from outside: who hears of them, what is written down of who did
/// what, what they may use, what rules decide before a person is asked.
///
/// @param audience in whose feeds their changes are
/// @param audit takes what was done to them
/// @param budgets what they may use
/// @param policy decides agents' permission requests
public record Oversight(Audience audience, AuditTrail audit, Budgets budgets, Policy policy) {
    /// Their owners hear of them, nothing is written down, nothing is too much, and no rule
    /// decides; for tests.
    public static final Oversight NONE =
            new Oversight(Audience.OWNER, AuditTrail.NONE, Budgets.NONE, Policy.DEFAULT);

    public Oversight {
        Objects.requireNonNull(audience);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(budgets);
        Objects.requireNonNull(policy);
    }
}
