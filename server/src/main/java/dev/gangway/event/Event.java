package dev.gangway.event;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// Something that happened in a stream. Its sequence number is not part of it: the log gives that
/// when it appends.
///
/// @param kind what happened
/// @param turn the number of the turn it belongs to, from 1; 0 for none
/// @param message the number of the message it is part of, from 1 within its session; 0 for none
/// @param atMillis when, in milliseconds since 1970 UTC
/// @param origin who caused it
/// @param payload the rest, as raw JSON: for ACP updates the `update` object as the agent sent it
public record Event(
        EventKind kind, long turn, long message, long atMillis, Origin origin, RawJson payload) {
    public Event {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(payload);
        if (turn < 0 || message < 0 || atMillis < 0) {
            throw new IllegalArgumentException("turn, message and time count from 0");
        }
    }
}
