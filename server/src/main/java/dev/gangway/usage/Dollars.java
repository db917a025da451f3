package dev.gangway.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// US dollars, kept as whole billionths: a long holds nine billion dollars of them. Pure.
public final class Dollars {
    /// A thousand million: what one dollar is.
    public static final long ONE = 1_000_000_000L;

    /// More than 10 000 dollars no session costs: what an agent says above it is cut.
    public static final long MAX = 10_000 * ONE;

    private static final int DIGITS = 9;

    private Dollars() {}

    /// @param amount in dollars; what lies below a billionth is rounded
    public static long nanos(BigDecimal amount) {
        if (amount.signum() <= 0) {
            return 0;
        }
        if (amount.precision() - (long) amount.scale() > DIGITS) {
            return MAX;
        }
        long nanos = amount.setScale(DIGITS, RoundingMode.HALF_UP).unscaledValue().longValueExact();
        return Math.min(MAX, nanos);
    }

    /// In dollars, without zeros at the end.
    public static BigDecimal of(long nanos) {
        BigDecimal amount = BigDecimal.valueOf(nanos, DIGITS).stripTrailingZeros();
        return amount.scale() < 0 ? amount.setScale(0, RoundingMode.UNNECESSARY) : amount;
    }

    /// For people: at least two digits behind the point.
    public static String text(long nanos) {
        BigDecimal amount = of(nanos);
        return "$" + (amount.scale() < 2 ? amount.setScale(2) : amount).toPlainString();
    }
}
