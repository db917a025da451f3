package dev.gangway.usage;

import java.math.BigDecimal;
import java.util.Objects;

/// What a model's tokens cost, in dollars for a million of them.
public record Price(
        BigDecimal input, BigDecimal output, BigDecimal cacheRead, BigDecimal cacheWrite) {
    public Price {
        Objects.requireNonNull(input);
        Objects.requireNonNull(output);
        Objects.requireNonNull(cacheRead);
        Objects.requireNonNull(cacheWrite);
    }

    /// In billionths of a dollar.
    long of(Tokens tokens) {
        BigDecimal millionths =
                times(input, tokens.input())
                        .add(times(output, tokens.output()))
                        .add(times(cacheRead, tokens.cacheRead()))
                        .add(times(cacheWrite, tokens.cacheWrite()));
        return Dollars.nanos(millionths.movePointLeft(6));
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
