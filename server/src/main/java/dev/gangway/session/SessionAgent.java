package dev.gangway.session;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentWish;
import dev.gangway.agent.NoAgent;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's agent: started when it is needed, one at a time. What an agent that was let go still
/// says is not heard. Guarded by the stream's lock.
final class SessionAgent {
    private static final Logger LOG = LoggerFactory.getLogger(SessionAgent.class);

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

    /// Makes sure that an agent works or is being started.
    ///
    /// @param wish which, and for what; asked where the agent is started, where it may read the
    ///   store
    /// @param listener made for the generation that is started
    void need(Supplier<AgentWish> wish, LongFunction<AgentListener> listener) {
        if (step(AgentTable.Input.NEEDED) != AgentTable.Effect.START) {
            return;
        }
        generation++;
        DeferredConnection deferred = new DeferredConnection();
        connection = deferred;
        AgentListener listening = listener.apply(generation);
        environment
                .agents()
                .execute(() -> {
                    if (!deferred.isClosed()) {
                        deferred.connected(started(wish, listening));
                    }
                });
    }

    private AgentConnection started(Supplier<AgentWish> wish, AgentListener listening) {
        try {
            return environment.agents().start(wish.get(), listening);
        } catch (RuntimeException unreadable) {
            LOG.error("what an agent is to be started for could not be read", unreadable);
            listening.gone(
                    new AgentExit(
                            AgentExit.Cause.START_FAILED,
                            "What the agent is to be started for could not be read."));
            return new NoAgent();
        }
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
