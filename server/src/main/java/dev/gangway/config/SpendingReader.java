package dev.gangway.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/// Reads `[[budget]]`, how much may be used, and `[prices."MODEL"]`, what models cost.
final class SpendingReader {
    private static final int BUDGETS_MAX = 100;
    private static final int PRICES_MAX = 1000;
    private static final String OF = "server|session|(project|user):\\S.{0,99}";
    private static final BigDecimal DOLLARS_MAX = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal TOKENS_MAX = BigDecimal.valueOf(1_000_000_000_000_000L);
    private static final BigDecimal WARN = new BigDecimal("0.8");

    private final List<ConfigProblem> problems;
    private final Variables variables;

    SpendingReader(List<ConfigProblem> problems, Variables variables) {
        this.problems = problems;
        this.variables = variables;
    }

    Config.Spending spending(Section root) {
        return new Config.Spending(budgets(root), prices(root));
    }

    private List<Config.Budget> budgets(Section root) {
        TomlArray tables = root.tables("budget");
        List<Config.Budget> budgets = new ArrayList<>();
        if (tables.size() > BUDGETS_MAX) {
            root.problem("budget", "there are more than " + BUDGETS_MAX + " budgets");
            return budgets;
        }
        Set<String> known = new HashSet<>();
        for (int i = 0; i < tables.size(); i++) {
            TomlTable table = tables.getTable(i);
            Section section =
                    new Section("budget", table, tables.inputPositionOf(i), problems, variables);
            Config.Budget budget = budget(section);
            String id = budget.of() + " " + budget.per() + " " + budget.cost().isPresent();
            if (!known.add(id)) {
                section.problem("", "there is another budget of the same over the same time");
            }
            budgets.add(budget);
        }
        return budgets;
    }

    private static Config.Budget budget(Section budget) {
        budget.allow("of", "per", "cost", "tokens", "warn", "unknown");
        String of = budget.requiredText("of");
        if (!of.isEmpty() && !of.matches(OF)) {
            budget.problem("of", "is \"server\", \"session\", \"project:NAME\" or \"user:NAME\"");
        }
        budget.requiredText("per");
        Optional<BigDecimal> cost = budget.decimal("cost", DOLLARS_MAX);
        Optional<BigDecimal> tokens = budget.decimal("tokens", TOKENS_MAX);
        if (budget.has("cost") == budget.has("tokens")) {
            budget.problem("", "needs either cost or tokens");
        }
        return new Config.Budget(
                of,
                budget.choice("per", Config.Budget.Per.DAY),
                cost,
                tokens.map(BigDecimal::longValue),
                budget.decimal("warn", BigDecimal.ONE).orElse(WARN).doubleValue(),
                budget.choice("unknown", Config.Budget.Unknown.ALLOW));
    }

    private Map<String, Config.Price> prices(Section root) {
        Map<String, Config.Price> prices = new LinkedHashMap<>();
        TomlTable tables = root.table("prices");
        if (tables.size() > PRICES_MAX) {
            root.problem("prices", "there are more than " + PRICES_MAX + " prices");
            return prices;
        }
        for (var model : tables.keySet()) {
            if (!(tables.get(List.of(model)) instanceof TomlTable table)) {
                root.problem("prices", "must be tables, as in [prices.\"MODEL\"]");
                continue;
            }
            prices.put(
                    model,
                    price(
                            new Section(
                                    "prices." + model,
                                    table,
                                    tables.inputPositionOf(List.of(model)),
                                    problems,
                                    variables)));
        }
        return prices;
    }

    /// What has no price of its own in a cache costs what it costs without.
    private static Config.Price price(Section price) {
        price.allow("input", "output", "cache_read", "cache_write");
        if (!price.has("input") || !price.has("output")) {
            price.problem("", "needs input and output, in dollars for a million tokens");
        }
        BigDecimal input = price.amount("input").orElse(BigDecimal.ZERO);
        return new Config.Price(
                input,
                price.amount("output").orElse(BigDecimal.ZERO),
                price.amount("cache_read").orElse(input),
                price.amount("cache_write").orElse(input));
    }
}
