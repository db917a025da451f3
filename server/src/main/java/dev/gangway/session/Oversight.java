package dev.gangway.session;

import dev.gangway.access.Audience;
import dev.gangway.access.AuditTrail;
import dev.gangway.policy.Policy;
import java.util.Objects;

/// What watches over sessions from outside: who hears of them, what is written down of who did
/// what, what rules decide before a person is asked.
///
/// @param audience in whose feeds their changes are
/// @param audit takes what was done to them
/// @param policy decides agents' permission requests
public record Oversight(Audience audience, AuditTrail audit, Policy policy) {
    /// Their owners hear of them, and nothing is written down; for tests.
    public static final Oversight NONE = new Oversight(Audience.OWNER, AuditTrail.NONE);

    /// One without rules.
    public Oversight(Audience audience, AuditTrail audit) {
        this(audience, audit, Policy.DEFAULT);
    }

    public Oversight {
        Objects.requireNonNull(audience);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(policy);
    }
}
