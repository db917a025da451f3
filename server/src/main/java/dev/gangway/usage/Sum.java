package dev.gangway.usage;

/// What was used of one budget in one period, and of what people were told. Guarded by the lock of
/// [Budgets].
final class Sum {
    final Budget budget;
    final String scope;
    final String period;
    Amount amount;
    boolean warned;
    boolean unknownTold;

    Sum(Budget budget, String scope, String period, Amount amount) {
        this.budget = budget;
        this.scope = scope;
        this.period = period;
        this.amount = amount;
    }

    String key() {
        return key(budget, scope, period);
    }

    static String key(Budget budget, String scope, String period) {
        return budget.id() + " " + scope + " " + period;
    }

    long used() {
        return budget.used(amount);
    }
}
