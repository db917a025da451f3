package dev.gangway.stream;

import dev.gangway.event.StreamName;
import dev.gangway.log.Page;

/// The one thing that subscriptions ask of the store: [EventLog#read]. May block; called on the
/// executor for store reads only.
@FunctionalInterface
public interface EventReader {
    Page read(StreamName stream, long afterSequence, int bytesMax);
}
