package dev.gangway.wire.cloudcli;

import dev.gangway.command.TurnEnd;
import java.util.Optional;

/// The last end of a turn of one session that one socket follows, as far as it is to be told by a
/// private frame. Under the viewer's lock.
final class LastEnd {
    /// The last turn that was known to run.
    private long running;

    private Optional<TurnEnd> end = Optional.empty();

    /// The event of the last end that was told privately.
    private long told;

    /// @param turn 0 when none runs
    void runs(long turn) {
        running = turn == 0 ? running : turn;
    }

    /// False for a turn that this socket was not shown running.
    boolean ended(TurnEnd ending) {
        if (ending.turn() != running) {
            return false;
        }
        end = Optional.of(ending);
        return true;
    }

    boolean isKnown() {
        return end.isPresent();
    }

    /// What is to be told now, and counts as told: nothing when another turn has begun, or when the
    /// cursor has shown it.
    ///
    /// @param shown the sequence up to which the cursor has shown the stream
    Optional<TurnEnd> tell(long shown) {
        Optional<TurnEnd> due =
                end.filter(ending -> ending.turn() == running)
                        .filter(ending -> ending.sequence() > Math.max(told, shown));
        due.ifPresent(ending -> told = ending.sequence());
        return due;
    }
}
