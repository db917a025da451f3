package dev.gangway.config;

import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/// Reads `[[policy]]`: the rules for what agents may do through Gangway.
final class PolicyReader {
    private static final int RULES_MAX = 1000;

    private final List<ConfigProblem> problems;
    private final Variables variables;

    PolicyReader(List<ConfigProblem> problems, Variables variables) {
        this.problems = problems;
        this.variables = variables;
    }

    List<Config.Rule> rules(Section root) {
        List<Config.Rule> rules = new ArrayList<>();
        TomlArray tables = root.tables("policy");
        if (tables.size() > RULES_MAX) {
            root.problem("policy", "has more than " + RULES_MAX + " rules");
            return rules;
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
        return rules;
    }

    private static Config.Rule rule(Section rule) {
        rule.allow("agent", "operation", "match", "decide");
        String match = rule.requiredText("match");
        rule.requiredText("operation");
        rule.requiredText("decide");
        Config.Rule.Operation operation = rule.choice("operation", Config.Rule.Operation.EXECUTE);
        if (operation != Config.Rule.Operation.EXECUTE) {
            requireGlob(rule, match);
        }
        return new Config.Rule(
                rule.text("agent"),
                operation,
                match,
                rule.choice("decide", Config.Rule.Decision.DENY));
    }

    private static void requireGlob(Section rule, String match) {
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + match);
        } catch (PatternSyntaxException notAGlob) {
            rule.problem("match", "is not a pattern: " + notAGlob.getDescription());
        }
    }
}
