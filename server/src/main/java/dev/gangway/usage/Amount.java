package dev.gangway.usage;

/// A sum of turns.
///
/// @param cost in billionths of a dollar, of the turns whose cost is known
/// @param unknown how many turns' cost is not known
record Amount(long cost, long tokens, long unknown) {
    static final Amount NONE = new Amount(0, 0, 0);

    Amount plus(Amount other) {
        return new Amount(cost + other.cost, tokens + other.tokens, unknown + other.unknown);
    }

    Amount minus(Amount other) {
        return new Amount(cost - other.cost, tokens - other.tokens, unknown - other.unknown);
    }
}
