package dev.gangway.usage;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/// That a budget came to a point of which people are told.
///
/// @param scope whose sum it is, as in `server`, `project/web`, `session/ID`
/// @param period the day, the month, the session or the turn
/// @param used with what made it cross, in the budget's unit
/// @param cap as it stands now, raised or not
public record Crossing(Budget budget, Kind kind, String scope, String period, long used, long cap) {
    /// The points.
    public enum Kind {
        /// The share at which it warns.
        WARNED,
        /// A turn whose cost nobody knows: what is summed is less than what was used.
        UNKNOWN_COST,
        REACHED,
        RAISED
    }

    public Crossing {
        Objects.requireNonNull(budget);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(scope);
        Objects.requireNonNull(period);
    }

    /// In a sentence: what it is, what was used, who can change it.
    public String sentence() {
        String name = budget.called(cap);
        return switch (kind) {
            case WARNED -> budget.text(used) + " are used of " + name + ".";
            case UNKNOWN_COST ->
                    "The cost of a turn is not known, so "
                            + name
                            + (budget.stopsUnknown()
                                    ? " takes no more turns. It can be raised by "
                                            + budget.raisers()
                                            + "."
                                    : " does not count it.");
            case REACHED ->
                    "With "
                            + budget.text(used)
                            + " used, "
                            + name
                            + " is reached. It can be raised by "
                            + budget.raisers()
                            + ".";
            case RAISED -> "It is now " + name + "; " + budget.text(used) + " are used.";
        };
    }

    /// What events say of it.
    public RawJson payload() {
        return RawJson.ofNode(object());
    }

    /// The same in a feed.
    ///
    /// @param session in which it happened; empty for none
    public RawJson feedPayload(String session) {
        ObjectNode payload = object().put("state", kind.name().toLowerCase(java.util.Locale.ROOT));
        return RawJson.ofNode(session.isEmpty() ? payload : payload.put("session", session));
    }

    private ObjectNode object() {
        return Json.object()
                .put("budget", budget.id())
                .put("scope", scope)
                .put("period", period)
                .put("unit", budget.unit() == Budget.Unit.COST ? "USD" : "tokens")
                .put("used", budget.number(used))
                .put("cap", budget.number(cap))
                .put("reason", kind.name().toLowerCase(java.util.Locale.ROOT))
                .put("message", sentence());
    }
}
