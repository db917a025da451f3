package dev.gangway.config;

import dev.gangway.policy.Decision;
import dev.gangway.policy.Operation;
import dev.gangway.policy.Policy;
import dev.gangway.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/// Reads `[[policy]]`: the rules for what agents may do through Gangway.
final class PolicyReader {
    private static final int RULES_MAX = 1000;

    private static final Rule DENY_ALL =
            new Rule(Optional.empty(), Operation.EXECUTE, "**", Decision.DENY);

    private final List<ConfigProblem> problems;
    private final Variables variables;

    PolicyReader(List<ConfigProblem> problems, Variables variables) {
        this.problems = problems;
        this.variables = variables;
    }

    Policy policy(Section root) {
        List<Rule> rules = new ArrayList<>();
        TomlArray tables = root.tables("policy");
        if (tables.size() > RULES_MAX) {
            root.problem("policy", "has more than " + RULES_MAX + " rules");
            return Policy.DEFAULT;
        }
        for (int i = 0; i < tables.size(); i++) {
            TomlTable table = tables.getTable(i);
            rules.add(
                    rule(
                            new Section(
                                    "policy",
                                    table,
                                    tables.inputPositionOf(i),
                                    problems,
                                    variables)));
        }
        return new Policy(rules);
    }

    /// What is wrong is noted, and stands for nothing: such a configuration is refused.
    private static Rule rule(Section rule) {
        rule.allow("agent", "operation", "match", "decide");
        rule.requiredText("operation");
        rule.requiredText("decide");
        String match = rule.requiredText("match");
        Operation operation = rule.choice("operation", Operation.EXECUTE);
        Decision decision = rule.choice("decide", Decision.DENY);
        if (match.isBlank()) {
            return DENY_ALL;
        }
        try {
            return new Rule(rule.text("agent"), operation, match, decision);
        } catch (PatternSyntaxException notAGlob) {
            rule.problem("match", "is not a pattern: " + notAGlob.getDescription());
            return DENY_ALL;
        }
    }
}
