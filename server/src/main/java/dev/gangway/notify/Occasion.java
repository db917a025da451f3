package dev.gangway.notify;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What somebody may be told of.
public enum Occasion {
    /// An agent asks.
    REQUEST_OPENED,
    /// A turn is over.
    TURN_ENDED,
    /// A budget is nearly used up.
    BUDGET_WARNED,
    /// A budget is used up.
    BUDGET_REACHED;

    /// The name in configurations and messages, and of an event of a feed that is just this.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Occasion> called(String wireName) {
        return Arrays.stream(values())
                .filter(occasion -> occasion.wireName().equals(wireName))
                .findFirst();
    }
}
