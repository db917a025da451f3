package dev.gangway.agent.acp;

import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentReady;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Tells a session what its agent says. Until the session was told that the agent is ready, events
/// are kept, within limits, and then told in their order. The agent's thread only.
final class Reporter {
    /// An event that came before its session was open.
    private record Early(String session, EventKind kind, RawJson payload) {}

    private final AgentListener listener;
    private final AcpLimits limits;
    private final Complaints complaints;
    private final List<Early> early = new ArrayList<>();
    private long earlyBytes;
    private long earlyDropped;
    private boolean open;

    Reporter(AgentListener listener, AcpLimits limits, Complaints complaints) {
        this.listener = listener;
        this.limits = limits;
        this.complaints = complaints;
    }

    AgentListener listener() {
        return listener;
    }

    /// Whether the session was told that the agent is ready.
    boolean open() {
        return open;
    }

    /// Something happened in the session that is open.
    void event(EventKind kind, RawJson payload) {
        listener.event(kind, payload);
    }

    /// Something happened in a session, before one was open; it may turn out to be another.
    void early(String session, EventKind kind, RawJson payload) {
        boolean room =
                early.size() < limits.earlyUpdatesMax()
                        && earlyBytes + payload.length() <= limits.earlyBytesMax();
        if (room) {
            early.add(new Early(session, kind, payload));
            earlyBytes += payload.length();
        } else {
            earlyDropped++;
        }
    }

    /// Something that is to be known about this agent, and that it did not say itself.
    void notice(String sentence) {
        RawJson payload = RawJson.ofNode(Json.object().put("notice", sentence));
        if (open) {
            listener.event(EventKind.UNRECOGNIZED, payload);
        } else {
            early("", EventKind.UNRECOGNIZED, payload);
        }
    }

    /// Tells that the agent is ready, and what was kept.
    ///
    /// @param updates takes what was kept, as what comes later
    void ready(AgentReady ready, BiConsumer<EventKind, RawJson> updates) {
        open = true;
        listener.ready(ready);
        for (Early event : early) {
            if (event.session().isEmpty() || event.session().equals(ready.agentSession())) {
                updates.accept(event.kind(), event.payload());
            } else {
                complaints.add(Complaints.Kind.FOREIGN_SESSION, event.kind().wireName());
            }
        }
        early.clear();
        if (earlyDropped > 0) {
            notice(
                    earlyDropped
                            + " updates that came before the session was open were dropped: over "
                            + limits.earlyUpdatesMax()
                            + " updates or "
                            + limits.earlyBytesMax()
                            + " bytes.");
        }
    }
}
