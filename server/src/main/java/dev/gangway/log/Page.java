package dev.gangway.log;

import dev.gangway.event.Sequenced;
import java.util.List;

/// Consecutive events of one stream.
///
/// @param events in order, dense; empty at the head
/// @param head the published head when it was read
public record Page(List<Sequenced> events, long head) {
    public Page {
        events = List.copyOf(events);
    }
}
