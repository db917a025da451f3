package dev.gangway.session;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentWish;
import dev.gangway.agent.NoAgent;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's agent: started when it is needed, one process at a time. What an agent that was let
/// go still says is not heard, and the next one starts when its process has ended; what is asked
/// meanwhile waits. Guarded by the stream's lock.
final class SessionAgent {
    private static final Logger LOG = LoggerFactory.getLogger(SessionAgent.class);

    private final SessionEnvironment environment;
    private final Departures departures;
    private final String session;
    private final Heard heard;
    private AgentTable.State state = AgentTable.State.ABSENT;
    private DeferredConnection connection = new DeferredConnection();
    private long generation;

    /// Starts the one that is to follow; nothing when none is.
    private Runnable follower = () -> {};

    private Timers.Handle patience = () -> {};

    /// What becomes of an end that was waited for.
    interface Heard extends Consumer<Runnable> {
        /// Runs a decision under the stream's lock. Nothing when the stream has failed.
        @Override
        void accept(Runnable decision);

        /// The agent that was wanted will not come. Under the lock.
        void neverCame(AgentExit exit);
    }

    SessionAgent(
            SessionEnvironment environment, Departures departures, String session, Heard heard) {
        this.environment = environment;
        this.departures = departures;
        this.session = session;
        this.heard = heard;
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
        return switch (state) {
            case STARTING, READY -> generation == this.generation;
            case ABSENT, LEAVING, FOLLOWING -> false;
        };
    }

    /// The session was loaded: an agent that another object of it let go may not have ended.
    void loaded() {
        if (departures.whenEnded(session, this::predecessorEnded)) {
            step(AgentTable.Input.FOUND_LEAVING);
        }
    }

    /// Makes sure that an agent works or is being started.
    ///
    /// @param wish which, and for what; asked where the agent is started, where it may read the
    ///   store
    /// @param listener made for the generation that is started
    void need(Supplier<AgentWish> wish, LongFunction<AgentListener> listener) {
        switch (step(AgentTable.Input.NEEDED)) {
            case START -> start(wish, listener);
            case AWAIT_END -> follow(() -> start(wish, listener));
            case ANNOUNCE, REPORT, END_PROCESS, GIVE_UP_FOLLOWER, NOTHING -> {}
        }
    }

    private void follow(Runnable starts) {
        follower = starts;
        patience =
                environment
                        .timers()
                        .after(SessionLimits.LEAVE_TIME, () -> heard.accept(() -> stayed(starts)));
    }

    private void start(Supplier<AgentWish> wish, LongFunction<AgentListener> listener) {
        long started = departures.nextAgent();
        generation = started;
        DeferredConnection deferred = connection;
        AgentListener listening = listener.apply(started);
        environment
                .agents()
                .execute(() -> {
                    if (deferred.isClosed()) {
                        ended(started);
                        return;
                    }
                    deferred.connected(started(wish, listening));
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
        if (state == AgentTable.State.ABSENT) {
            connection = new DeferredConnection();
        }
        return step.effect();
    }

    /// Lets the agent go, or the one that is to follow. Whether there was one.
    boolean close() {
        AgentTable.Effect effect = step(AgentTable.Input.CLOSE);
        return switch (effect) {
            case END_PROCESS -> {
                departures.begin(session, generation);
                departures.whenEnded(session, this::predecessorEnded);
                letGo();
                yield true;
            }
            case GIVE_UP_FOLLOWER -> {
                forgetFollower();
                letGo();
                yield true;
            }
            case START, ANNOUNCE, REPORT, AWAIT_END, NOTHING -> false;
        };
    }

    private void letGo() {
        connection.close();
        connection = new DeferredConnection();
    }

    /// An agent has ended, or was let go before it was started: the next one may come. Not under
    /// the lock; any thread.
    void ended(long generation) {
        departures.ended(session, generation);
    }

    private void predecessorEnded() {
        heard.accept(() -> {
            if (state != AgentTable.State.LEAVING && state != AgentTable.State.FOLLOWING) {
                return;
            }
            Runnable next = forgetFollower();
            if (step(AgentTable.Input.LEFT) == AgentTable.Effect.START) {
                next.run();
            }
        });
    }

    /// @param starts tells a timer that was too late to be cancelled from the one that counts
    private void stayed(Runnable starts) {
        if (state == AgentTable.State.FOLLOWING && follower.equals(starts)) {
            step(AgentTable.Input.STAYED);
            forgetFollower();
            letGo();
            heard.neverCame(
                    new AgentExit(
                            AgentExit.Cause.START_FAILED,
                            "The agent's last process has not ended within "
                                    + SessionLimits.LEAVE_TIME.toSeconds()
                                    + " s, and two may not work at once."));
        }
    }

    private Runnable forgetFollower() {
        Runnable forgotten = follower;
        follower = () -> {};
        patience.cancel();
        return forgotten;
    }
}
