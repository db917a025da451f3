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
/// @param rules decides agents' permission requests
public record Oversight(Audience audience, AuditTrail audit, Budgets budgets, Rulebook rules) {
    /// Their owners hear of them, nothing is written down, nothing is too much, and no rule
    /// decides; for tests. Each time another, since answers can be kept.
    public static Oversight none() {
        return new Oversight(Audience.OWNER, AuditTrail.NONE, Budgets.NONE, Policy.DEFAULT);
    }

    /// With the rules of the configuration alone, until answers are kept.
    public Oversight(Audience audience, AuditTrail audit, Budgets budgets, Policy policy) {
        this(audience, audit, budgets, new Rulebook(policy));
    }

    public Oversight {
        Objects.requireNonNull(audience);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(budgets);
        Objects.requireNonNull(rules);
    }
}
