package dev.gangway.wire.slices;

import dev.gangway.command.TurnEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The turns' ends that one client is to be told, one after the other, and which turns are its own.
/// Guarded by itself.
final class OwedEnds {
    /// The one that is being told first.
    private final Deque<TurnEnd> ends = new ArrayDeque<>();

    private final Set<Long> own = new TreeSet<>();
    private boolean begun;

    /// Takes an end. Of a prompt that never ran only its own client is told.
    ///
    /// @return whether it is to be told now
    synchronized boolean add(TurnEnd end) {
        if (end.outcome() == TurnEnd.Outcome.REMOVED && !own.contains(end.turn())) {
            return false;
        }
        ends.add(end);
        return begun && ends.size() == 1;
    }

    /// From here on they are told.
    ///
    /// @param behind the last event that the client was told whole
    /// @return the first that came meanwhile
    synchronized Optional<TurnEnd> begin(long behind) {
        begun = true;
        ends.removeIf(end -> end.sequence() <= behind);
        return Optional.ofNullable(ends.peek());
    }

    /// The first was told.
    ///
    /// @return the next
    synchronized Optional<TurnEnd> told() {
        own.remove(ends.remove().turn());
        return Optional.ofNullable(ends.peek());
    }

    synchronized void owns(long turn) {
        own.add(turn);
    }

    /// The client's own turns that run or wait, the first one first.
    synchronized Set<Long> own() {
        return new TreeSet<>(own);
    }
}
