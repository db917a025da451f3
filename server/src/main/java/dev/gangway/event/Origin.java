package dev.gangway.event;

import java.util.Objects;

/// Who caused an event: the agent, Gangway itself, or a principal through one of its connections.
///
/// @param cause what sort of causer
/// @param principal the principal's id; empty unless a principal caused it
/// @param connection the number of the connection it came through, unique over restarts; 0 for none
public record Origin(Cause cause, String principal, long connection) {
    public static final Origin AGENT = new Origin(Cause.AGENT, "", 0);
    public static final Origin GATEWAY = new Origin(Cause.GATEWAY, "", 0);

    /// The sorts of causers; the ordinal is stored, so new ones go to the end.
    public enum Cause {
        AGENT,
        GATEWAY,
        PRINCIPAL
    }

    public Origin {
        Objects.requireNonNull(cause);
        Objects.requireNonNull(principal);
        if ((cause == Cause.PRINCIPAL) == principal.isEmpty()) {
            throw new IllegalArgumentException(
                    "a principal is named exactly when a principal caused it");
        }
        if (connection < 0 || (connection != 0 && cause != Cause.PRINCIPAL)) {
            throw new IllegalArgumentException("no such connection: " + connection);
        }
    }

    /// A principal, through the connection with this number (0: none, as for a REST call).
    public static Origin of(String principal, long connection) {
        return new Origin(Cause.PRINCIPAL, principal, connection);
    }
}
