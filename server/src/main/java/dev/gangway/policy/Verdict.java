package dev.gangway.policy;

import java.util.Objects;
import java.util.Optional;

/// What the rules say to a permission request.
///
/// @param number the place of the rule that decided, from 1, in the order of the configuration; 0
///   for none
/// @param rule the rule that decided; empty where none speaks of the request, which is then asked
public record Verdict(Decision decision, int number, Optional<Rule> rule) {
    /// No rule speaks of it.
    static final Verdict ASKED = new Verdict(Decision.ASK, 0, Optional.empty());

    public Verdict {
        Objects.requireNonNull(decision);
        Objects.requireNonNull(rule);
    }

    /// The one that is less free.
    Verdict stricter(Verdict other) {
        return other.decision.compareTo(decision) > 0 ? other : this;
    }
}
