package dev.gangway.usage;

import java.util.Objects;

/// How a budget stands in its present period.
///
/// @param period a day, a month, a session's or a turn's, as events name it
/// @param used in the budget's unit
/// @param cap as it is now, raised or not
/// @param unknown how many turns' cost is not known: they are not in `used`
/// @param reached whether nothing more may be begun
public record BudgetStanding(
        Budget budget, String period, long used, long cap, long unknown, boolean reached) {
    public BudgetStanding {
        Objects.requireNonNull(budget);
        Objects.requireNonNull(period);
    }
}
