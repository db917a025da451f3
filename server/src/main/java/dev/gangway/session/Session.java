package dev.gangway.session;

import dev.gangway.agent.AgentConnection;
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
    private final PromptKeys keys = new PromptKeys();

    // Guarded by the stream's lock.
    private final AgentWaiters waiters = new AgentWaiters();
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
        this.turns = new Turns(environment, log, requests, agent, new AgentNeeds(), keys, clock);
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
        return take(
                reply,
                () -> {
                    String fingerprint = PromptKeys.fingerprint(command);
                    Optional<SessionTables.BoundPrompt> before =
                            command.key().flatMap(key -> keys.find(origin.principal(), key, known));
                    SessionTables.BoundPrompt bound =
                            before.isPresent()
                                    ? sameAgain(before.get(), fingerprint)
                                    : accept(command, origin, fingerprint);
                    log.acknowledge(
                            reply,
                            new Result.Accepted(
                                    bound.turn(),
                                    turns.isQueued(bound.turn()),
                                    bound.sequence(),
                                    keys.end(bound.turn(), known)));
                });
    }

    /// Carries out any other command to a session.
    ///
    /// @return false when this object was unloaded: nothing was done
    boolean execute(Command.ToSession command, Origin origin, Reply reply) {
        return take(reply, () -> carryOut(command, origin, reply));
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

    private void carryOut(Command.ToSession command, Origin origin, Reply reply) {
        switch (command) {
            case Command.Prompt _ ->
                    throw new IllegalArgumentException("a prompt has its own way in");
            case Command.Answer answer -> {
                requests.answer(answer, origin, reply);
                turns.peopleAsked();
            }
            case Command.Cancel _ -> {
                turns.removeOwn(origin);
                turns.cancel(origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.CancelTurn cancel -> {
                cancelTurn(cancel.turn(), origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.SetMode mode -> set(new AgentSetting.Mode(mode.mode()), reply);
            case Command.SetConfigOption option ->
                    set(new AgentSetting.ConfigOption(option.option(), option.value()), reply);
            case Command.EditQueued edit -> {
                requireSize(edit.content().length());
                turns.edit(edit.turn(), edit.content(), origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.RemoveQueued remove -> {
                turns.remove(remove.turn(), "removed", origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.ReleaseQueue _ -> {
                turns.release(origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.StopAgent _ -> {
                letAgentGo("stopped", "Stopped by a person.");
                log.acknowledge(reply, new Result.Done());
            }
            case Command.WakeAgent _ -> wake(reply);
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

    private SessionTables.BoundPrompt accept(
            Command.Prompt command, Origin origin, String fingerprint) {
        requireSize(command.content().length() + command.meta().length());
        SessionTables.BoundPrompt bound = turns.prompt(command, origin, fingerprint);
        command.key()
                .ifPresent(key -> {
                    keys.bound(origin.principal(), key, bound);
                    String session = log.state().id();
                    log.rows(transaction ->
                            SessionTables.bindPrompt(
                                    transaction.store(), origin.principal(), session, key, bound));
                });
        return bound;
    }

    private void requireSize(int bytes) {
        int limit = environment.limits().promptBytes();
        if (bytes > limit) {
            throw new GatewayException(
                    ErrorCode.LIMIT,
                    "The prompt is larger than " + limit + " bytes (limits.prompt_bytes).");
        }
    }

    private static SessionTables.BoundPrompt sameAgain(
            SessionTables.BoundPrompt bound, String fingerprint) {
        if (!bound.fingerprint().equals(fingerprint)) {
            throw new GatewayException(
                    ErrorCode.KEY_REUSED, "This idempotency key was used with another prompt.");
        }
        return bound;
    }

    private void cancelTurn(long turn, Origin origin) {
        if (turns.isQueued(turn)) {
            turns.remove(turn, "cancelled", origin);
        } else if (log.state().turn() == turn) {
            turns.cancel(origin);
        }
    }

    private void set(AgentSetting setting, Reply reply) {
        waiters.requireRoom();
        needAgent();
        AgentConnection asked = agent.connection();
        log.rows(_ -> {});
        log.afterCommit(() -> asked.set(setting));
        waiters.forSetting(setting, reply);
    }

    private void wake(Reply reply) {
        if (agent.state() == AgentTable.State.READY) {
            log.acknowledge(reply, new Result.Done());
        } else {
            waiters.requireRoom();
            needAgent();
            waiters.forReady(reply);
        }
    }

    private void needAgent() {
        agent.need(birth.map(this::wished).orElseGet(this::known), this::listener);
    }

    private SessionAgent.Start wished(Birth born) {
        return new SessionAgent.Start(
                log.state().id(), born.wish().agent(), born.wish().directory(), Optional.empty());
    }

    private SessionAgent.Start known() {
        SessionState state = log.state();
        return new SessionAgent.Start(
                state.id(),
                state.agent().name(),
                Path.of(state.directory()),
                Optional.of(state.agent().session()).filter(id -> !id.isEmpty()));
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

    /// A setting was taken: its event is part of this batch.
    void settingTaken(AgentSetting setting) {
        waiters.take(setting).ifPresent(reply -> log.acknowledge(reply, new Result.Done()));
    }

    void settingRefused(AgentSetting setting, String message) {
        waiters.take(setting)
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

    /// What turns ask of the session's agent.
    private final class AgentNeeds implements Turns.Agents {
        @Override
        public void need() {
            needAgent();
        }

        @Override
        public void end(String reason) {
            letAgentGo("agent_did_not_stop", reason);
        }
    }
}
