package dev.gangway.log;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;

/// Where a stream stands.
///
/// @param firstSequence the first event kept; head + 1 when there is none
/// @param head the last published event; 0 when there is none
public record StreamStatus(Epoch epoch, long firstSequence, long head) {
    public Position position() {
        return new Position(epoch, head);
    }
}
