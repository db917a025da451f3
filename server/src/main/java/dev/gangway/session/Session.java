package dev.gangway.session;

import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditDetails;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.AuditTrail;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentIntroduction;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSetup;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.McpServers;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogTransaction;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A conversation with an agent that outlives sockets and processes. Decides commands by its state
/// tables; each decision is an event, and what follows from it happens after the commit. Starts no
/// thread and does no I/O; any thread may call.
final class Session {
    private final SessionEnvironment environment;
    private final SessionLog log;
    private final SessionAgent agent;
    private final Requests requests;
    private final Spending spending;
    private final Turns turns;
    private final AgentWaiters waiters = new AgentWaiters();
    private final AgentFailures failures;
    private final SessionCommands commands;
    private final AgentWishes wishes;

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
        SHUT_DOWN,
        /// Its deletion is decided and not committed: there is still such a session, and it takes
        /// nothing.
        BEING_DELETED,
        /// There is no such session any more.
        DELETED
    }

    /// A session that is not yet: it becomes one when its agent is ready.
    private record Birth(
            SessionBirth wish, Optional<Ancestry> ancestry, Reply reply, Runnable abandoned) {}

    /// @param departures the agents that earlier objects of this and other sessions let go
    Session(
            SessionEnvironment environment,
            Departures departures,
            AgentFailures failures,
            StreamWriter writer,
            SessionState restored) {
        this.environment = environment;
        this.failures = failures;
        this.log =
                new SessionLog(
                        writer, environment.clock(), environment.oversight().audience(), restored);
        this.agent = new SessionAgent(environment, departures, restored.id(), new AgentNews());
        this.requests = new Requests(environment, log, agent, this::requestTimeOver);
        TurnClock clock =
                new TurnClock(
                        environment.clock(), environment.timers(), log::decide, this::turnTimeOver);
        PromptKeys keys = new PromptKeys();
        this.wishes = new AgentWishes(environment.rows());
        AgentNeeds agents = new AgentNeeds();
        this.spending = new Spending(environment, log);
        this.turns = new Turns(environment, log, requests, agent, agents, keys, clock, spending);
        this.commands =
                new SessionCommands(
                        environment.limits(),
                        log,
                        turns,
                        requests,
                        keys,
                        agent,
                        agents,
                        waiters,
                        this::delete);
        this.activeAtMillis = environment.clock().millis();
        log.decide(() -> {
            writer.whenFailed(failed -> storeFailed(failed.getMessage()));
            agent.loaded();
        });
    }

    String id() {
        return log.committed().id();
    }

    /// What feeds were told of it last, as of a commit. On the log's writer thread.
    Optional<RawJson> listed(LogTransaction transaction) {
        return log.listed(transaction);
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
    /// @param ancestry what a fork begins with
    /// @param abandoned what to do when it never will
    void begin(SessionBirth wish, Optional<Ancestry> ancestry, Reply reply, Runnable abandoned) {
        log.decide(
                reply,
                () -> {
                    requireUsable();
                    birth = Optional.of(new Birth(wish, ancestry, reply, abandoned));
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
                    long turn = commands.prompt(command, origin, known, reply);
                    audit(command, origin, AuditDetails.of(command).put("turn", turn));
                });
    }

    /// Carries out any other command to a session.
    ///
    /// @return false when this object was unloaded: nothing was done
    boolean execute(Command.ToSession command, Origin origin, Reply reply) {
        return take(
                reply,
                () -> {
                    commands.carryOut(command, origin, reply);
                    audit(command, origin, AuditDetails.of(command));
                });
    }

    /// Takes what was brought for the session besides its directory.
    ///
    /// @return false when this object was unloaded: nothing was done
    boolean setUp(AgentSetup setup, Origin origin, Reply reply) {
        return take(
                reply,
                () -> {
                    commands.setUp(setup, origin, reply);
                    ObjectNode details =
                            Json.object()
                                    .put("directories", setup.additionalDirectories().size())
                                    .put("servers", setup.servers().list().size());
                    audit(AuditAction.SESSION_SET_UP, origin, details);
                });
    }

    private void audit(Command command, Origin origin, ObjectNode details) {
        audit(AuditAction.of(command), origin, details);
    }

    /// In the commit of what it tells of.
    private void audit(AuditAction action, Origin origin, ObjectNode details) {
        AuditTrail audit = environment.oversight().audit();
        AuditEntry entry =
                audit.entry(origin, action, log.writer().stream().value(), RawJson.ofNode(details));
        try {
            log.rows(transaction -> audit.record(transaction, entry));
        } catch (StreamFailed failed) {
            // The decision is not committed either, and whoever waits for it is just being told.
            return;
        }
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
        if (use == Use.DELETED) {
            throw Sessions.notFound();
        }
        if (use == Use.BEING_DELETED) {
            throw new GatewayException(ErrorCode.CONFLICT, "The session is just being deleted.");
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

    /// The server will stop: what runs goes on, what waits is held for a person to release it after
    /// the restart.
    void drain() {
        try {
            log.decide(() -> {
                if (use == Use.IN_USE) {
                    turns.holdForRestart();
                }
            });
        } catch (StreamFailed failed) {
            // Nothing waits in a session that has stopped.
            return;
        }
    }

    /// The server stops: nothing runs, and nothing is taken any more.
    void shutDown() {
        try {
            log.decide(() -> {
                use = Use.SHUT_DOWN;
                turns.stopTimers();
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
        boolean awaited = log.isWatched() || !waiters.isEmpty() || turns.isAwaited();
        boolean busy = birth.isPresent() || awaited || working;
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
            if (use == Use.DELETED) {
                throw Sessions.notFound();
            }
            return use == Use.UNLOADED ? Optional.empty() : Optional.of(log.watch(watcher));
        } finally {
            log.writer().lock().unlock();
        }
    }

    void unwatch(SessionWatcher watcher) {
        log.unwatch(watcher);
    }

    private void needAgent() {
        SessionState state = log.state();
        agent.need(
                birth.map(born -> wishes.first(state.id(), born.wish(), born.ancestry()))
                        .orElseGet(() -> wishes.again(state)),
                this::listener);
    }

    private SessionAgentListener listener(long generation) {
        return new SessionAgentListener(this, log, agent, requests, turns, generation);
    }

    /// What the agent says of itself is told to whoever asks for this agent next, whether or not it
    /// opens a session now: it may want a log-in first.
    void introduced(AgentIntroduction introduction) {
        String name = birth.map(born -> born.wish().agent()).orElse(log.state().agent().name());
        long now = environment.clock().millis();
        SessionTables.AgentFacts facts =
                new SessionTables.AgentFacts(
                        introduction.identity(),
                        introduction.agentInfo(),
                        introduction.capabilities(),
                        introduction.authMethods());
        log.rows(transaction -> SessionTables.saveFacts(transaction.store(), name, facts, now));
    }

    /// The agent is ready: a new session begins to exist, and whoever waited for it is told.
    void ready(AgentReady ready) {
        birth.ifPresent(born -> {
            failures.worked(AgentFailures.ofNew(born.wish()));
            birth = Optional.empty();
            born(born, ready.resumed());
        });
        log.append(EventKind.AGENT_STARTED, 0, Origin.AGENT, SessionPayloads.agentStarted(ready));
        waiters.takeReady().forEach(reply -> log.acknowledge(reply, new Result.Done()));
    }

    /// @param remembers whether the agent of a fork remembers what its parent said
    private void born(Birth born, boolean remembers) {
        SessionBirth wish = born.wish();
        Origin origin = Origin.of(wish.owner().id(), wish.connection());
        log.append(
                EventKind.SESSION_CREATED,
                0,
                origin,
                SessionPayloads.created(wish, born.ancestry(), remembers));
        born.ancestry()
                .ifPresent(from ->
                        from.entries()
                                .forEach(entry ->
                                        log.append(EventKind.IMPORTED, 0, Origin.GATEWAY, entry)));
        String session = log.state().id();
        long now = environment.clock().millis();
        log.rows(transaction -> CreateKeys.bind(transaction.store(), wish, session, now));
        McpServers servers = wish.setup().servers();
        if (!servers.isEmpty()) {
            log.rows(transaction ->
                    SessionTables.saveServers(transaction.store(), session, servers));
        }
        auditBirth(wish, origin);
        log.acknowledge(born.reply(), new Result.Created(session));
    }

    private void auditBirth(SessionBirth wish, Origin origin) {
        ObjectNode details =
                Json.object().put("agent", wish.agent()).put("project", wish.project());
        details.put("directory", wish.directory().toString());
        wish.parent().ifPresent(parent -> details.put("parent", parent));
        audit(
                wish.parent().isPresent() ? AuditAction.SESSION_FORK : AuditAction.SESSION_CREATE,
                origin,
                details);
    }

    /// Ends the session for good. Nothing may run; what waits is gone with it.
    private void delete(Origin origin) {
        if (log.state().turn() != 0) {
            throw new GatewayException(
                    ErrorCode.CONFLICT, "A turn is running: cancel it before the session goes.");
        }
        letAgentGo("deleted", "The session was deleted.", Sessions.notFound());
        turns.stopTimers();
        use = Use.BEING_DELETED;
        log.delete(origin, this::deleted);
    }

    /// The deletion is committed. Under the lock, so that whoever watches is told of it, and who
    /// comes later finds nothing.
    private void deleted() {
        log.writer().lock().lock();
        try {
            use = Use.DELETED;
            environment.oversight().rules().forget(log.state().id());
        } finally {
            log.writer().lock().unlock();
        }
    }

    /// The agent is gone by itself, or never came.
    void gone(AgentExit exit) {
        GatewayException problem = Exits.problem(exit);
        if (exit.cause() != AgentExit.Cause.CLOSED) {
            failures.failed(agentSubject(), exit.message());
        }
        if (birth.isPresent()) {
            forgetStream();
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

    /// Its agent did what it is for.
    void agentWorked() {
        failures.worked(agentSubject());
    }

    private String agentSubject() {
        return birth.map(born -> AgentFailures.ofNew(born.wish()))
                .orElseGet(() -> log.state().id());
    }

    private void stopped(AgentExit exit) {
        requests.agentStopped();
        log.append(EventKind.AGENT_STOPPED, 0, Origin.GATEWAY, SessionPayloads.agentStopped(exit));
    }

    private void letAgentGo(String reason, String message) {
        AgentExit exit = new AgentExit(AgentExit.Cause.CLOSED, message);
        letAgentGo(reason, message, Exits.problem(exit));
    }

    /// @param problem for those who wait for the agent
    private void letAgentGo(String reason, String message, GatewayException problem) {
        if (agent.close()) {
            if (birth.isPresent()) {
                forgetStream();
            }
            neverBorn(problem);
            waiters.fail(problem);
            turns.interrupted(reason, RawJson.NULL);
            if (log.state().agent().running()) {
                stopped(new AgentExit(AgentExit.Cause.CLOSED, message));
            }
        }
    }

    /// Nothing was written of a session that never came to be, so nothing of it is to stay.
    private void forgetStream() {
        StreamName stream = log.writer().stream();
        log.rows(transaction -> transaction.forget(stream));
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
            turns.cancel(Origin.GATEWAY, "turn_time");
        }
    }

    private void requestTimeOver(String request) {
        requests.expire(request);
        turns.peopleAsked();
    }

    private void storeFailed(@Nullable String why) {
        log.writer().lock().lock();
        try {
            turns.stopTimers();
            agent.close();
            if (use == Use.BEING_DELETED) {
                use = Use.IN_USE;
            }
            spending.failed();
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
        public void requireMayStart() {
            if (agent.state() == AgentTable.State.ABSENT) {
                failures.refusal(agentSubject())
                        .ifPresent(refusal -> {
                            throw refusal;
                        });
            }
        }

        @Override
        public void need() {
            needAgent();
        }

        @Override
        public void end(String reason, String message) {
            letAgentGo(reason, message);
        }
    }

    /// What the session's agent says of agents before and after it.
    private final class AgentNews implements SessionAgent.Heard {
        @Override
        public void accept(Runnable decision) {
            try {
                log.decide(decision);
            } catch (StreamFailed failed) {
                // The session has stopped and said so: it needs no agent any more.
                return;
            }
        }

        @Override
        public void neverCame(AgentExit exit) {
            gone(exit);
        }
    }
}
