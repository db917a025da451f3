package dev.gangway.simulation;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;

/// How long a turn has worked, the time in which it waited for a person left out.
final class TurnTimeModel {
    private long workedMillis;
    private long lastMillis;

    /// An event comes; `waiting` says whether a person was asked until now.
    void before(Event event, boolean waiting) {
        if (event.kind() == EventKind.TURN_STARTED) {
            workedMillis = 0;
        } else if (!waiting) {
            workedMillis += event.atMillis() - lastMillis;
        }
        lastMillis = event.atMillis();
    }

    boolean isOver() {
        return workedMillis >= World.TURN_TIME.toMillis();
    }
}
