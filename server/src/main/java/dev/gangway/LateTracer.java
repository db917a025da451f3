package dev.gangway;

import dev.gangway.command.TurnEnd;
import dev.gangway.log.EventLog;
import dev.gangway.session.Sessions;
import dev.gangway.tracing.TracingLimits;
import dev.gangway.tracing.TracingSettings;
import dev.gangway.tracing.TurnTracer;
import org.jspecify.annotations.Nullable;

/// Sessions tell the tracer of turns, and the tracer asks sessions for their agents: sessions are
/// built first. Before it has started nothing is traced.
final class LateTracer {
    private volatile @Nullable TurnTracer tracer;

    TurnTracer start(TracingSettings settings, EventLog log, Sessions sessions) {
        TurnTracer started =
                TurnTracer.start(
                        log,
                        session -> sessions.agent(session).orElse("unknown"),
                        settings,
                        TracingLimits.DEFAULTS);
        tracer = started;
        return started;
    }

    void ended(String session, TurnEnd end) {
        TurnTracer started = tracer;
        if (started != null) {
            started.ended(session, end.turn(), end.sequence());
        }
    }
}
