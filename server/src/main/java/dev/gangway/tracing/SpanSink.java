package dev.gangway.tracing;

import java.util.List;

/// Where spans go.
@FunctionalInterface
interface SpanSink {
    /// Sends spans; blocks until they are taken or given up.
    ///
    /// @return whether they were taken
    boolean send(List<Span> spans) throws InterruptedException;
}
