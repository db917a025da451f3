package dev.gangway.cli;

import dev.gangway.Settings;
import dev.gangway.config.Config;
import dev.gangway.usage.Budget;
import dev.gangway.usage.Dollars;
import dev.gangway.usage.Price;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;

/// From the budgets and prices that a person configured to what the server is told.
final class ConfiguredBudgets {
    private static final String PROJECT = "project:";
    private static final String USER = "user:";

    private ConfiguredBudgets() {}

    static Settings.Spending of(Config.Spending spending) {
        return new Settings.Spending(
                spending.budgets().stream().map(ConfiguredBudgets::budget).toList(),
                spending.prices().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> price(entry.getValue()))));
    }

    private static Price price(Config.Price price) {
        return new Price(price.input(), price.output(), price.cacheRead(), price.cacheWrite());
    }

    private static Budget budget(Config.Budget budget) {
        Budget.Unit unit = budget.cost().isPresent() ? Budget.Unit.COST : Budget.Unit.TOKENS;
        long cap =
                budget.cost()
                        .map(ConfiguredBudgets::nanos)
                        .orElseGet(() -> budget.tokens().orElseThrow());
        return new Budget(
                subject(budget.of()),
                switch (budget.per()) {
                    case DAY -> Budget.Per.DAY;
                    case MONTH -> Budget.Per.MONTH;
                    case SESSION -> Budget.Per.SESSION;
                    case TURN -> Budget.Per.TURN;
                },
                unit,
                Math.max(1, cap),
                budget.warn(),
                budget.unknown() == Config.Budget.Unknown.STOP);
    }

    private static long nanos(BigDecimal dollars) {
        return dollars.multiply(BigDecimal.valueOf(Dollars.ONE)).longValue();
    }

    private static Budget.Of subject(String of) {
        if (of.startsWith(PROJECT)) {
            return new Budget.Of.Project(of.substring(PROJECT.length()));
        }
        if (of.startsWith(USER)) {
            return new Budget.Of.User(of.substring(USER.length()));
        }
        return of.equals("session") ? new Budget.Of.Session() : new Budget.Of.Server();
    }
}
