package dev.gangway.session;

import java.util.EnumMap;
import java.util.Map;

/// The sessions that are in memory, counted.
///
/// @param phases how many are in each phase; each phase is there
/// @param openRequests of all of them
/// @param queuedPrompts of all of them
/// @param agents those for which a process works
public record SessionCensus(
        Map<SessionPhase, Integer> phases, int openRequests, int queuedPrompts, int agents) {
    public SessionCensus {
        phases = Map.copyOf(phases);
    }

    static SessionCensus of(Iterable<SessionState> states) {
        Map<SessionPhase, Integer> phases = new EnumMap<>(SessionPhase.class);
        for (SessionPhase phase : SessionPhase.values()) {
            phases.put(phase, 0);
        }
        int openRequests = 0;
        int queuedPrompts = 0;
        int agents = 0;
        for (SessionState state : states) {
            phases.merge(state.phase(), 1, Integer::sum);
            openRequests += state.open().size();
            queuedPrompts += state.queue().size();
            agents += state.agent().running() ? 1 : 0;
        }
        return new SessionCensus(phases, openRequests, queuedPrompts, agents);
    }

    /// Turns that run, or were asked to stop and have not.
    public int turnsRunning() {
        return phases.getOrDefault(SessionPhase.RUNNING, 0)
                + phases.getOrDefault(SessionPhase.CANCELLING, 0);
    }
}
