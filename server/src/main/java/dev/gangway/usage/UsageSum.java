package dev.gangway.usage;

import java.util.Objects;

/// What some turns used together.
///
/// @param of what they have in common: an id, a name, a day, a month; of a turn `SESSION/TURN`
/// @param tokens of the turns whose agents said
/// @param cost in billionths of a dollar, of the turns whose cost is known
/// @param unknownCost how many turns' cost is not known: they are not in `cost`
/// @param unknownTokens how many turns' tokens are not known
public record UsageSum(
        String of, long turns, Tokens tokens, long cost, long unknownCost, long unknownTokens) {
    public UsageSum {
        Objects.requireNonNull(of);
        Objects.requireNonNull(tokens);
    }
}
