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
import dev.gangway.log.StreamWriter;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final PromptKeys keys = new PromptKeys();

    // Guarded by the stream's lock.
    private final List<Reply> waitingForAgent = new ArrayList<>();
    private final List<PendingSetting> settings = new ArrayList<>();
    private Optional<Birth> birth = Optional.empty();
    private long activeAtMillis;

    /// A setting that the agent was asked to change.
    private record PendingSetting(AgentSetting setting, Reply reply) {}

    /// A session that is not yet: it becomes one when its agent is ready.
    private record Birth(SessionBirth wish, Reply reply, Runnable abandoned) {}

    Session(SessionEnvironment environment, StreamWriter writer, SessionState restored) {
        this.environment = environment;
        this.log = new SessionLog(writer, environment.clock(), restored);
        this.agent = new SessionAgent(environment);
        this.requests = new Requests(environment, log, agent);
        TurnClock clock =
                new TurnClock(
                        environment.clock(),
                        environment.timers(),
                        () -> log.decide(this::turnTimeOver));
        this.turns = new Turns(environment, log, requests, agent, new AgentNeeds(), keys, clock);
        this.activeAtMillis = environment.clock().millis();
        log.decide(() -> writer.whenFailed(failed -> storeFailed(failed.getMessage())));
    }

    SessionLog log() {
        return log;
    }

    SessionState committed() {
        return log.committed();
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
                    birth = Optional.of(new Birth(wish, reply, abandoned));
                    needAgent();
                });
    }

    void prompt(Command.Prompt command, Origin origin, PromptKeys.Known known, Reply reply) {
        log.decide(
                reply,
                () -> {
                    active();
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
    void execute(Command.ToSession command, Origin origin, Reply reply) {
        log.decide(
                reply,
                () -> {
                    active();
                    carryOut(command, origin, reply);
                });
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

    /// The server stops: the same, now.
    void shutDown() {
        log.decide(() -> letAgentGo("server_stopped", "The server stops."));
    }

    /// Gives the agent back when nobody watches and nothing was done for a while.
    ///
    /// @return whether it holds nothing any more and may be unloaded
    boolean rest(long nowMillis) {
        boolean[] resting = new boolean[1];
        log.decide(() -> {
            SessionState state = log.state();
            boolean busy =
                    birth.isPresent()
                            || log.isWatched()
                            || state.phase() == SessionPhase.RUNNING
                            || state.phase() == SessionPhase.CANCELLING
                            || !waitingForAgent.isEmpty()
                            || !settings.isEmpty();
            if (!busy && nowMillis - activeAtMillis >= environment.limits().idleTime().toMillis()) {
                if (state.phase() != SessionPhase.FAILED) {
                    letAgentGo("idle", "Idle for " + environment.limits().idleTime() + ".");
                    log.writer().checkpoint(SessionStateJson.write(log.state()));
                }
                resting[0] = true;
            }
        });
        return resting[0];
    }

    private SessionTables.BoundPrompt accept(
            Command.Prompt command, Origin origin, String fingerprint) {
        int limit = environment.limits().promptBytes();
        if (command.content().length() > limit) {
            throw new GatewayException(
                    ErrorCode.LIMIT,
                    "The prompt is larger than " + limit + " bytes (limits.prompt_bytes).");
        }
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
        needAgent();
        settings.add(new PendingSetting(setting, reply));
        AgentConnection asked = agent.connection();
        log.afterCommit(() -> asked.set(setting));
        log.rows(_ -> {});
    }

    private void wake(Reply reply) {
        if (agent.state() == AgentTable.State.READY) {
            log.acknowledge(reply, new Result.Done());
        } else {
            waitingForAgent.add(reply);
            needAgent();
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
        waitingForAgent.forEach(reply -> log.acknowledge(reply, new Result.Done()));
        waitingForAgent.clear();
    }

    private void born(Birth born) {
        SessionBirth wish = born.wish();
        Origin origin = Origin.of(wish.owner().id(), wish.connection());
        log.append(EventKind.SESSION_CREATED, 0, origin, SessionPayloads.created(wish));
        String session = log.state().id();
        wish.key()
                .ifPresent(key -> {
                    long now = environment.clock().millis();
                    log.rows(transaction ->
                            SessionTables.bindSession(
                                    transaction.store(),
                                    wish.owner().id(),
                                    key,
                                    new SessionTables.BoundSession(
                                            Sessions.fingerprint(wish), session),
                                    now,
                                    now - Sessions.CREATE_KEYS_KEPT.toMillis()));
                });
        log.acknowledge(born.reply(), new Result.Created(session));
    }

    /// The agent is gone by itself, or never came.
    void gone(AgentExit exit) {
        GatewayException problem = Exits.problem(exit);
        if (birth.isPresent()) {
            Birth never = birth.get();
            birth = Optional.empty();
            never.reply().failed(problem);
            never.abandoned().run();
            return;
        }
        failWaiting(problem);
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
        if (agent.close()) {
            birth.ifPresent(born -> born.reply().failed(Exits.problem(exit)));
            birth = Optional.empty();
            failWaiting(Exits.problem(exit));
            turns.interrupted(reason, RawJson.NULL);
            if (log.state().agent().running()) {
                stopped(exit);
            }
        }
    }

    private void failWaiting(GatewayException problem) {
        waitingForAgent.forEach(reply -> reply.failed(problem));
        waitingForAgent.clear();
        settings.forEach(pending -> pending.reply().failed(problem));
        settings.clear();
    }

    /// A setting was taken: its event is part of this batch.
    void settingTaken(AgentSetting setting) {
        pending(setting).ifPresent(reply -> log.acknowledge(reply, new Result.Done()));
    }

    void settingRefused(AgentSetting setting, String message) {
        pending(setting)
                .ifPresent(reply -> reply.failed(new GatewayException(ErrorCode.INVALID, message)));
    }

    private Optional<Reply> pending(AgentSetting setting) {
        for (var pending : settings) {
            if (pending.setting().equals(setting)) {
                settings.remove(pending);
                return Optional.of(pending.reply());
            }
        }
        return Optional.empty();
    }

    /// Somebody wants something: of a session that has stopped nothing can be had, and no agent is
    /// started for it.
    private void active() {
        if (log.state().phase() == SessionPhase.FAILED) {
            throw new GatewayException(ErrorCode.STORE_FAILED, "The session has stopped.");
        }
        activeAtMillis = environment.clock().millis();
    }

    private void turnTimeOver() {
        if (log.state().phase() == SessionPhase.RUNNING) {
            turns.cancel(Origin.GATEWAY);
        }
    }

    private void storeFailed(@Nullable String why) {
        String reason = String.valueOf(why);
        log.writer().lock().lock();
        try {
            turns.stopClocks();
            log.failed(reason);
            GatewayException problem =
                    new GatewayException(
                            ErrorCode.STORE_FAILED, "The session has stopped: " + reason);
            birth.ifPresent(born -> born.reply().failed(problem));
            birth = Optional.empty();
            failWaiting(problem);
            agent.close();
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
