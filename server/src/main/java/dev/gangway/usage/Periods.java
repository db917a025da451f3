package dev.gangway.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Names the periods of budgets: days and months of UTC. Pure.
final class Periods {
    /// That of a budget over a whole session.
    static final String ALWAYS = "session";

    private Periods() {}

    /// @param atMillis when the turn began
    static String of(Budget.Per per, long atMillis, long turn) {
        return switch (per) {
            case DAY -> day(atMillis).toString();
            case MONTH -> day(atMillis).toString().substring(0, "2000-01".length());
            case SESSION -> ALWAYS;
            case TURN -> "turn " + turn;
        };
    }

    static long monthBegins(long atMillis) {
        return day(atMillis)
                .withDayOfMonth(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
    }

    private static LocalDate day(long atMillis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(atMillis), ZoneOffset.UTC);
    }
}
