package dev.gangway.session;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentStarter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// A session's agent: started when it is needed, one at a time. What an agent that was let go still
/// says is not heard. Guarded by the stream's lock.
final class SessionAgent {
    private final SessionEnvironment environment;
    private AgentTable.State state = AgentTable.State.ABSENT;
    private DeferredConnection connection = new DeferredConnection();
    private long generation;

    SessionAgent(SessionEnvironment environment) {
        this.environment = environment;
    }

    AgentTable.State state() {
        return state;
    }

    /// The agent of now; what is asked before it is there waits.
    AgentConnection connection() {
        return connection;
    }

    /// Whether `generation` is the agent of now.
    boolean isCurrent(long generation) {
        return state != AgentTable.State.ABSENT && generation == this.generation;
    }

    /// Which agent is to be started, for what.
    ///
    /// @param agentSession the agent's own session to resume
    /// @param chosen what people chose in this session, oldest first
    record Start(
            String session,
            String agent,
            Path directory,
            Optional<String> agentSession,
            List<AgentSetting> chosen) {}

    /// Makes sure that an agent works or is being started.
    ///
    /// @param listener made for the generation that is started
    void need(Start start, LongFunction<AgentListener> listener) {
        if (step(AgentTable.Input.NEEDED) != AgentTable.Effect.START) {
            return;
        }
        generation++;
        DeferredConnection deferred = new DeferredConnection();
        connection = deferred;
        AgentListener listening = listener.apply(generation);
        AgentStarter agents = environment.agents();
        agents.execute(() -> {
            if (!deferred.isClosed()) {
                deferred.connected(
                        agents.start(
                                start.session(),
                                start.agent(),
                                start.directory(),
                                start.agentSession(),
                                start.chosen(),
                                listening));
            }
        });
    }

    AgentTable.Effect step(AgentTable.Input input) {
        var step = AgentTable.TABLE.step(state, input);
        state = step.next();
        return step.effect();
    }

    /// Lets the agent go. Whether there was one.
    boolean close() {
        if (step(AgentTable.Input.CLOSE) == AgentTable.Effect.NOTHING) {
            return false;
        }
        connection.close();
        connection = new DeferredConnection();
        return true;
    }
}
