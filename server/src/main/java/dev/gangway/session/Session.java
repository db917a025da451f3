package dev.gangway.session;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentSetting;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A conversation with an agent that outlives sockets and processes. Decides commands by its state
/// tables; each decision is an event, and what follows from it happens after the commit. Starts no
/// thread and does no I/O; any thread may call.
final class Session {
    private final SessionEnvironment environment;
    private final SessionLog log;
    private final SessionAgent agent;
    private final Requests requests;
    private final Turns turns;
    private final AgentWaiters waiters = new AgentWaiters();
    private final SessionCommands commands;

    // Guarded by the stream's lock.
    private Optional<Birth> birth = Optional.empty();
    private long activeAtMillis;

    /// Written under the lock.
    private volatile Use use = Use.IN_USE;

    /// Whether this object may be used, wherever its session stands.
    private enum Use {
        IN_USE,
        /// Its memory was given back: the session goes on in another object, when it is wanted.
        UNLOADED,
        /// The server stops.
        SHUT_DOWN
    }

    /// A session that is not yet: it becomes one when its agent is ready.
    private record Birth(SessionBirth wish, Reply reply, Runnable abandoned) {}

    Session(SessionEnvironment environment, StreamWriter writer, SessionState restored) {
        this.environment = environment;
        this.log = new SessionLog(writer, environment.clock(), restored);
        this.agent = new SessionAgent(environment);
        this.requests = new Requests(environment, log, agent);
        TurnClock clock =
                new TurnClock(
                        environment.clock(), environment.timers(), log::decide, this::turnTimeOver);
        PromptKeys keys = new PromptKeys();
        Turns.Agents agents = new AgentNeeds();
        this.turns = new Turns(environment, log, requests, agent, agents, keys, clock);
        this.commands =
                new SessionCommands(
                        environment.limits(), log, turns, requests, keys, agent, agents, waiters);
        this.activeAtMillis = environment.clock().millis();
        log.decide(() -> writer.whenFailed(failed -> storeFailed(failed.getMessage())));
    }

    String id() {
        return log.committed().id();
    }

    SessionState committed() {
        return log.committed();
    }

    /// Whether its memory was given back. From then on it takes no command and no watcher.
    boolean isUnloaded() {
        return use == Use.UNLOADED;
    }

    SessionPlace place() {
        SessionState state = log.committed();
        return new SessionPlace(state.owner(), state.project());
    }

    /// Begins a new session: its agent is started, and when that is ready the session exists.
    ///
    /// @param abandoned what to do when it never will
    void begin(SessionBirth wish, Reply reply, Runnable abandoned) {
        log.decide(
                reply,
                () -> {
                    requireUsable();
                    birth = Optional.of(new Birth(wish, reply, abandoned));
                    needAgent();
                });
    }

    /// Takes a prompt.
    ///
    /// @return false when this object was unloaded: nothing was done
    boolean prompt(Command.Prompt command, Origin origin, PromptKeys.Known known, Reply reply) {
        return take(reply, () -> commands.prompt(command, origin, known, reply));
    }

    /// Carries out any other command to a session.
    ///
    /// @return false when this object was unloaded: nothing was done
    boolean execute(Command.ToSession command, Origin origin, Reply reply) {
        return take(reply, () -> commands.carryOut(command, origin, reply));
    }

    private boolean take(Reply reply, Runnable decision) {
        boolean[] taken = new boolean[1];
        log.decide(
                reply,
                () -> {
                    taken[0] = use != Use.UNLOADED;
                    if (taken[0]) {
                        requireUsable();
                        activeAtMillis = environment.clock().millis();
                        decision.run();
                    }
                });
        return taken[0];
    }

    /// Of a session that has stopped nothing can be had, and no agent is started for it.
    private void requireUsable() {
        if (use == Use.SHUT_DOWN) {
            throw Sessions.shuttingDown();
        }
        if (log.state().phase() == SessionPhase.FAILED) {
            throw new GatewayException(ErrorCode.STORE_FAILED, "The session has stopped.");
        }
    }

    /// Restored from its log, a session has no agent: what ran there reads as interrupted, what was
    /// asked as expired, what waited as held, and no agent works. Changes nothing where that is so.
    ///
    /// @param reason why it may not be so, in one word
    void recover(String reason, String message) {
        log.decide(() -> {
            turns.interrupted(reason, RawJson.NULL);
            if (log.state().agent().running()) {
                stopped(new AgentExit(AgentExit.Cause.CLOSED, message));
            }
        });
    }

    /// The server stops: the same, now; nothing is taken any more.
    void shutDown() {
        try {
            log.decide(() -> {
                use = Use.SHUT_DOWN;
                letAgentGo("server_stopped", "The server stops.", Sessions.shuttingDown());
            });
        } catch (StreamFailed failed) {
            // It is just being told that it has stopped, and lets its agent go for that.
            return;
        }
    }

    /// Gives the agent and this object's memory back when nobody watches and nothing was done for a
    /// while. From then on it takes nothing; it is to be closed.
    ///
    /// @return whether it did
    boolean rest(long nowMillis) {
        boolean[] rests = new boolean[1];
        try {
            log.decide(() -> {
                if (use == Use.IN_USE && isIdle(nowMillis)) {
                    if (log.state().phase() != SessionPhase.FAILED) {
                        letAgentGo("idle", "Idle for " + environment.limits().idleTime() + ".");
                        log.writer().checkpoint(SessionStateJson.write(log.state()));
                    }
                    use = Use.UNLOADED;
                    rests[0] = true;
                }
            });
        } catch (StreamFailed failed) {
            // It is just being told that it has stopped; it may rest next time.
            return false;
        }
        return rests[0];
    }

    /// Idle time counts from the last look that found it busy.
    private boolean isIdle(long nowMillis) {
        SessionState state = log.state();
        boolean working =
                switch (state.phase()) {
                    case RUNNING, CANCELLING -> true;
                    case IDLE -> !state.open().isEmpty();
                    case FAILED -> false;
                };
        boolean busy = birth.isPresent() || log.isWatched() || !waiters.isEmpty() || working;
        if (busy) {
            activeAtMillis = nowMillis;
        }
        return nowMillis - activeAtMillis >= environment.limits().idleTime().toMillis();
    }

    /// Gives the stream back; what is pending is still committed.
    void close() {
        log.writer().close();
    }

    /// Registers a watcher; empty when this object was unloaded.
    Optional<SessionSnapshot> watch(SessionWatcher watcher) {
        log.writer().lock().lock();
        try {
            return use == Use.UNLOADED ? Optional.empty() : Optional.of(log.watch(watcher));
        } finally {
            log.writer().lock().unlock();
        }
    }

    void unwatch(SessionWatcher watcher) {
        log.unwatch(watcher);
    }

    private void needAgent() {
        agent.need(birth.map(this::wished).orElseGet(this::known), this::listener);
    }

    private SessionAgent.Start wished(Birth born) {
        return new SessionAgent.Start(
                log.state().id(),
                born.wish().agent(),
                born.wish().directory(),
                Optional.empty(),
                List.of());
    }

    private SessionAgent.Start known() {
        SessionState state = log.state();
        return new SessionAgent.Start(
                state.id(),
                state.agent().name(),
                Path.of(state.directory()),
                Optional.of(state.agent().session()).filter(id -> !id.isEmpty()),
                state.agent().chosen());
    }

    private SessionAgentListener listener(long generation) {
        return new SessionAgentListener(this, log, agent, requests, turns, generation);
    }

    /// The agent is ready: a new session begins to exist, and whoever waited for it is told.
    void ready(AgentReady ready) {
        birth.ifPresent(born -> {
            birth = Optional.empty();
            born(born);
        });
        log.append(EventKind.AGENT_STARTED, 0, Origin.AGENT, SessionPayloads.agentStarted(ready));
        String name = log.state().agent().name();
        long now = environment.clock().millis();
        SessionTables.AgentFacts facts =
                new SessionTables.AgentFacts(
                        ready.agentInfo(), ready.capabilities(), ready.authMethods());
        log.rows(transaction -> SessionTables.saveFacts(transaction.store(), name, facts, now));
        waiters.takeReady().forEach(reply -> log.acknowledge(reply, new Result.Done()));
    }

    private void born(Birth born) {
        SessionBirth wish = born.wish();
        Origin origin = Origin.of(wish.owner().id(), wish.connection());
        log.append(EventKind.SESSION_CREATED, 0, origin, SessionPayloads.created(wish));
        String session = log.state().id();
        if (wish.key().isPresent()) {
            long now = environment.clock().millis();
            log.rows(transaction -> CreateKeys.bind(transaction.store(), wish, session, now));
        }
        log.acknowledge(born.reply(), new Result.Created(session));
    }

    /// The agent is gone by itself, or never came.
    void gone(AgentExit exit) {
        GatewayException problem = Exits.problem(exit);
        if (birth.isPresent()) {
            neverBorn(problem);
            return;
        }
        waiters.fail(problem);
        if (exit.cause() == AgentExit.Cause.START_FAILED
                || exit.cause() == AgentExit.Cause.AUTH_REQUIRED) {
            requests.resolveAll("expired", Origin.GATEWAY);
            turns.failed(Exits.code(exit), exit.message());
        } else {
            turns.interrupted(
                    "agent_gone",
                    SessionPayloads.error(Exits.code(exit), exit.message(), RawJson.NULL));
        }
        stopped(exit);
    }

    private void stopped(AgentExit exit) {
        log.append(EventKind.AGENT_STOPPED, 0, Origin.GATEWAY, SessionPayloads.agentStopped(exit));
    }

    private void letAgentGo(String reason, String message) {
        AgentExit exit = new AgentExit(AgentExit.Cause.CLOSED, message);
        letAgentGo(reason, message, Exits.problem(exit));
    }

    /// @param problem for those who wait for the agent
    private void letAgentGo(String reason, String message, GatewayException problem) {
        if (agent.close()) {
            neverBorn(problem);
            waiters.fail(problem);
            turns.interrupted(reason, RawJson.NULL);
            if (log.state().agent().running()) {
                stopped(new AgentExit(AgentExit.Cause.CLOSED, message));
            }
        }
    }

    private void neverBorn(GatewayException problem) {
        birth.ifPresent(never -> {
            birth = Optional.empty();
            use = Use.UNLOADED;
            never.reply().failed(problem);
            never.abandoned().run();
        });
    }

    /// A setting was taken: its event is part of this batch, and says who chose what.
    void settingTaken(AgentSetting setting, EventKind kind, RawJson payload) {
        Optional<AgentWaiters.Asked> asked = waiters.take(setting);
        Origin origin = asked.map(AgentWaiters.Asked::origin).orElse(Origin.AGENT);
        log.appendUpdate(kind, origin, ChosenSettings.marked(payload, setting));
        asked.ifPresent(waiting -> log.acknowledge(waiting.reply(), new Result.Done()));
    }

    void settingRefused(AgentSetting setting, String message) {
        waiters.take(setting)
                .map(AgentWaiters.Asked::reply)
                .ifPresent(reply -> reply.failed(new GatewayException(ErrorCode.INVALID, message)));
    }

    private void turnTimeOver() {
        if (log.state().phase() == SessionPhase.RUNNING) {
            turns.cancel(Origin.GATEWAY);
        }
    }

    private void storeFailed(@Nullable String why) {
        log.writer().lock().lock();
        try {
            turns.stopClocks();
            agent.close();
            GatewayException problem = log.failed(String.valueOf(why));
            neverBorn(problem);
            waiters.fail(problem);
        } finally {
            log.writer().lock().unlock();
        }
    }

    /// What turns and commands ask of the session's agent.
    private final class AgentNeeds implements Turns.Agents {
        @Override
        public void need() {
            needAgent();
        }

        @Override
        public void end(String reason, String message) {
            letAgentGo(reason, message);
        }
    }
}
