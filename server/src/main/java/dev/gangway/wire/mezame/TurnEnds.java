package dev.gangway.wire.mezame;

import dev.gangway.command.TurnEnd;

/// Which ends of turns a link tells by itself: that of a turn that ended well is told by its event,
/// of one that did not the event was the error. Prompts that were taken from the queue leave nobody
/// waiting where nothing runs. Guarded by the link's lock.
final class TurnEnds {
    private long told;

    /// Whether it is to be told; of prompts that ended with one turn once.
    ///
    /// @param idle whether no turn runs
    boolean isNews(TurnEnd end, boolean idle) {
        boolean silent =
                switch (end.outcome()) {
                    case STOPPED -> false;
                    case FAILED, INTERRUPTED -> true;
                    case REMOVED -> idle;
                };
        boolean news = silent && end.sequence() > told;
        if (news) {
            told = end.sequence();
        }
        return news;
    }

    /// The last that was to be told; 0 for none.
    long last() {
        return told;
    }
}
