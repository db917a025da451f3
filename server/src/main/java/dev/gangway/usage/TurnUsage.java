package dev.gangway.usage;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/// What one turn used, as far as it was said: one row of the ledger.
///
/// @param atMillis when the turn began: it counts for that day and month
/// @param tokens empty when the agent never said
/// @param cost in billionths of a dollar; empty when it is not known, which is not zero
/// @param costBy where the cost comes from
/// @param sessionCost the agent's own sum of the session when the turn ended; empty for none
/// @param ended whether nothing more comes
public record TurnUsage(
        long atMillis,
        Optional<Tokens> tokens,
        String model,
        OptionalLong cost,
        CostBy costBy,
        OptionalLong sessionCost,
        boolean ended) {
    /// Where a cost comes from.
    public enum CostBy {
        AGENT,
        PRICES,
        NOBODY
    }

    public TurnUsage {
        Objects.requireNonNull(tokens);
        Objects.requireNonNull(model);
        Objects.requireNonNull(cost);
        Objects.requireNonNull(costBy);
        Objects.requireNonNull(sessionCost);
    }

    /// A turn of which nothing was said yet.
    public static TurnUsage begun(long atMillis) {
        return new TurnUsage(
                atMillis,
                Optional.empty(),
                "",
                OptionalLong.empty(),
                CostBy.NOBODY,
                OptionalLong.empty(),
                false);
    }

    public boolean isSilent() {
        return tokens.isEmpty() && cost.isEmpty();
    }

    /// What counts for budgets. A cost that is not known is noted when the turn is over.
    Amount amount() {
        return new Amount(
                cost.orElse(0),
                tokens.orElse(Tokens.NONE).total(),
                ended && cost.isEmpty() ? 1 : 0);
    }
}
