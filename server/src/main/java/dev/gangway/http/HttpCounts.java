package dev.gangway.http;

import java.util.concurrent.atomic.LongAdder;

/// What a listener has done since it was opened. Any thread.
final class HttpCounts {
    /// Connections closed at once since there were too many.
    final LongAdder connectionsRefused = new LongAdder();

    /// Upgrades that became sockets.
    final LongAdder sockets = new LongAdder();

    /// Upgrades refused since their principal had as many sockets as it may, or the server stops.
    final LongAdder socketsRefused = new LongAdder();

    /// Connections closed since their peer took no byte for too long.
    final LongAdder stalled = new LongAdder();

    /// Sockets closed since more of their own frames waited than may.
    final LongAdder overflowed = new LongAdder();
}
