package dev.gangway.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The agents that were let go and whose processes have not ended, by session: at most one a
/// session, since the next one starts after its end. Outlives the loading and unloading of the
/// sessions. Any thread.
final class Departures {
    /// An agent on its way out: who let it go, and what waits for its end.
    private record Departure(long agent, List<Runnable> waiting) {}

    private final Map<String, Departure> leaving = new HashMap<>();
    private long lastAgent;

    /// A number for an agent that is to be started, which no other agent of this server has.
    synchronized long nextAgent() {
        lastAgent++;
        return lastAgent;
    }

    /// An agent of the session was let go.
    synchronized void begin(String session, long agent) {
        leaving.put(session, new Departure(agent, new ArrayList<>()));
    }

    /// An agent has ended, let go or not: what waits for it goes on, on this thread.
    void ended(String session, long agent) {
        List<Runnable> waiting = List.of();
        synchronized (this) {
            Departure departure = leaving.get(session);
            if (departure != null && departure.agent() == agent) {
                leaving.remove(session);
                waiting = departure.waiting();
            }
        }
        waiting.forEach(Runnable::run);
    }

    /// Runs something when the agent that leaves the session has ended.
    ///
    /// @return false when none is leaving: nothing will be run
    synchronized boolean whenEnded(String session, Runnable then) {
        Departure departure = leaving.get(session);
        if (departure != null) {
            departure.waiting().add(then);
        }
        return departure != null;
    }
}
