package dev.gangway.fake;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentStarter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/// Agents that do what a test tells them. Starts wait until [#runStarts]. One thread.
public final class FakeAgents implements AgentStarter {
    private final Queue<Runnable> starts = new ArrayDeque<>();
    private final List<FakeAgent> agents = new ArrayList<>();

    @Override
    public boolean knows(String agent) {
        return agent.equals("fake");
    }

    @Override
    public void execute(Runnable start) {
        starts.add(start);
    }

    @Override
    public AgentConnection start(
            String session,
            String agent,
            Path directory,
            Optional<String> agentSession,
            List<AgentSetting> chosen,
            AgentListener listener) {
        FakeAgent started = new FakeAgent(session, agentSession, chosen, listener);
        agents.add(started);
        return started;
    }

    /// Starts what was asked for.
    public void runStarts() {
        while (!starts.isEmpty()) {
            starts.remove().run();
        }
    }

    /// All that were ever started, oldest first.
    public List<FakeAgent> all() {
        return agents;
    }

    /// The youngest.
    public FakeAgent last() {
        return agents.getLast();
    }

    /// Forgets what was not started yet: the server that wanted it is gone.
    public void clear() {
        starts.clear();
    }
}
