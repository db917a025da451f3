package dev.gangway.command;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// How a turn ended.
///
/// @param sequence the event that says so
/// @param stopReason ACP's, also `cancelled` for a queued prompt that was removed and
///   [#WAITED_TOO_LONG] for one whose time was over; for [Outcome#FAILED] and [Outcome#INTERRUPTED]
///   a word on the reason
/// @param detail what the agent said: the result of its `session/prompt`, or its error `{code,
///   message, data}`
public record TurnEnd(
        long turn, long sequence, Outcome outcome, String stopReason, RawJson detail) {
    /// Why a prompt was removed that would not wait any longer.
    public static final String WAITED_TOO_LONG = "waited_too_long";

    /// The stop reason of a turn that was cancelled, and interrupted since its agent did not heed
    /// it.
    public static final String DID_NOT_STOP = "agent_did_not_stop";

    /// The sorts of ends.
    public enum Outcome {
        /// The agent stopped, by itself or because it was asked to.
        STOPPED,
        /// The agent answered with an error.
        FAILED,
        /// The agent or the server died in mid-turn.
        INTERRUPTED,
        /// It never began: removed from the queue.
        REMOVED
    }

    public TurnEnd {
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(stopReason);
        Objects.requireNonNull(detail);
    }

    /// The same end of another turn, said by another event.
    public TurnEnd as(long otherTurn, long otherSequence) {
        return new TurnEnd(otherTurn, otherSequence, outcome, stopReason, detail);
    }
}
