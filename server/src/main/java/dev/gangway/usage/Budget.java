package dev.gangway.usage;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;

/// How much may be used.
///
/// @param of whose turns count
/// @param per over what they are summed
/// @param cap in billionths of a dollar, or tokens
/// @param warn the share of the cap at which people are told, above 0 to 1
/// @param stopsUnknown whether a turn whose cost is not known stops what comes after it; for costs
public record Budget(Of of, Per per, Unit unit, long cap, double warn, boolean stopsUnknown) {
    /// Whose turns count.
    public sealed interface Of {
        record Server() implements Of {}

        /// @param project its id
        record Project(String project) implements Of {
            public Project {
                Objects.requireNonNull(project);
            }
        }

        /// @param user the name or the id
        record User(String user) implements Of {
            public User {
                Objects.requireNonNull(user);
            }
        }

        /// Each session for itself.
        record Session() implements Of {}
    }

    /// Over what is summed. Days and months are UTC's.
    public enum Per {
        DAY,
        MONTH,
        SESSION,
        TURN
    }

    public enum Unit {
        COST,
        TOKENS
    }

    public Budget {
        Objects.requireNonNull(of);
        Objects.requireNonNull(per);
        Objects.requireNonNull(unit);
        if (cap < 1 || !(warn > 0 && warn <= 1)) {
            throw new IllegalArgumentException("a budget has a cap, and a share of it to warn at");
        }
    }

    /// What it is called in events, commands and rows, as in `project:web/day/cost`.
    public String id() {
        return subject() + "/" + word(per) + "/" + word(unit);
    }

    private String subject() {
        return switch (of) {
            case Of.Server _ -> "server";
            case Of.Project project -> "project:" + project.project();
            case Of.User user -> "user:" + user.user();
            case Of.Session _ -> "session";
        };
    }

    /// Whether each session has a sum of its own.
    public boolean ofEachSession() {
        return of instanceof Of.Session || per == Per.SESSION || per == Per.TURN;
    }

    /// The amount as people read it.
    public String text(long amount) {
        return switch (unit) {
            case COST -> Dollars.text(amount);
            case TOKENS -> amount + " tokens";
        };
    }

    /// The amount as a number: dollars, or tokens.
    public BigDecimal number(long amount) {
        return switch (unit) {
            case COST -> Dollars.of(amount);
            case TOKENS -> BigDecimal.valueOf(amount);
        };
    }

    /// For a sentence: "the budget of project web of $5.00 per day".
    String called(long capNow) {
        String whose =
                switch (of) {
                    case Of.Server _ -> "of the server";
                    case Of.Project project -> "of project " + project.project();
                    case Of.User user -> "of user " + user.user();
                    case Of.Session _ -> "of each session";
                };
        return "the budget " + whose + " of " + text(capNow) + " per " + word(per);
    }

    /// Who may raise it, for a sentence.
    String raisers() {
        return switch (of) {
            case Of.Server _, Of.User _ -> "an administrator";
            case Of.Project _, Of.Session _ -> "an administrator or the project's owner";
        };
    }

    long used(Amount amount) {
        return unit == Unit.COST ? amount.cost() : amount.tokens();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
