package dev.gangway.simulation;

import dev.gangway.event.StreamName;
import dev.gangway.stream.Sink;
import dev.gangway.stream.fake.FakeSink;
import java.util.LinkedHashMap;
import java.util.Map;

/// One connection of a client: its socket, and what it reads there.
///
/// @param peer the other end, which the client reads
/// @param sink the server's end
record Link(long number, FakeSink peer, Sink sink, Map<StreamName, Watching> watching) {
    Link(long number, FakeSink peer, Sink sink) {
        this(number, peer, sink, new LinkedHashMap<>());
    }
}
