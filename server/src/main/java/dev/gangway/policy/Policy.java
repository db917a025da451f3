package dev.gangway.policy;

import java.util.List;
import java.util.Optional;

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

    /// What becomes of an agent's own permission request. For each of its parts the first rule that
    /// matches decides, and the strictest of these decides all: what one part is denied, the whole
    /// is; all parts must be allowed. What no rule speaks of is asked, reading too.
    public Verdict judge(Asked asked) {
        return asked.parts().stream()
                .map(part -> judge(asked, part))
                .reduce(Verdict::stricter)
                .orElse(Verdict.ASKED);
    }

    private Verdict judge(Asked asked, Asked.Part part) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.matches(asked, part)) {
                return new Verdict(rule.decision(), i + 1, Optional.of(rule));
            }
        }
        return Verdict.ASKED;
    }
}
