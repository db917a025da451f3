package dev.gangway.fake;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentStarter;
import dev.gangway.agent.AgentWish;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Agents that do what a test tells them. Starts wait until [#runStarts]. One thread.
public final class FakeAgents implements AgentStarter {
    private final Queue<Runnable> starts = new ArrayDeque<>();
    private final List<FakeAgent> agents = new ArrayList<>();
    private final List<AgentErrand> errands = new ArrayList<>();
    private String identity = "identity";

    @Override
    public boolean knows(String agent) {
        return agent.equals("fake");
    }

    @Override
    public void execute(Runnable start) {
        starts.add(start);
    }

    @Override
    public AgentConnection start(AgentWish wish, AgentListener listener) {
        FakeAgent started = new FakeAgent(wish, identity, listener);
        agents.add(started);
        return started;
    }

    /// From now on they introduce themselves as this program.
    public void identity(String program) {
        identity = program;
    }

    /// Each is done at once.
    @Override
    public void run(String agent, Path directory, AgentErrand errand, AgentErrand.Ending ending) {
        errands.add(errand);
        ending.done(RawJson.EMPTY_OBJECT);
    }

    /// What agents were asked outside of sessions, oldest first.
    public List<AgentErrand> errands() {
        return errands;
    }

    /// Starts what was asked for, and lets the processes end that were let go.
    public void runStarts() {
        boolean left = true;
        while (left || !starts.isEmpty()) {
            while (!starts.isEmpty()) {
                starts.remove().run();
            }
            List<FakeAgent> leaving = agents.stream().filter(FakeAgent::isLeaving).toList();
            leaving.forEach(FakeAgent::leaves);
            left = !leaving.isEmpty();
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

    /// Forgets what was not started yet, and what works: the server that wanted it is gone.
    public void clear() {
        starts.clear();
        agents.forEach(FakeAgent::forgotten);
    }
}
