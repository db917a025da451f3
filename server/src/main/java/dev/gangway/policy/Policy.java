package dev.gangway.policy;

import java.util.List;

/// The rules, first match wins. What no rule speaks of: reading is allowed, everything else is
/// asked.
public record Policy(List<Rule> rules) {
    public static final Policy DEFAULT = new Policy(List.of());

    public Policy {
        rules = List.copyOf(rules);
    }

    /// What becomes of something that an agent wants to do.
    public Decision decide(Wanted wanted) {
        return rules.stream()
                .filter(rule -> rule.matches(wanted))
                .findFirst()
                .map(Rule::decision)
                .orElse(wanted.operation() == Operation.READ ? Decision.ALLOW : Decision.ASK);
    }
}
