package dev.gangway.session;

import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSetup;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Decides the commands to a session. All that can be refused is refused before the first event of
/// a decision is appended. Guarded by the stream's lock.
final class SessionCommands {
    private final SessionLimits limits;
    private final SessionLog log;
    private final Turns turns;
    private final Requests requests;
    private final PromptKeys keys;
    private final SessionAgent agent;
    private final Turns.Agents agents;
    private final AgentWaiters waiters;
    private final Consumer<Origin> deletion;

    /// @param deletion ends the session for good, or refuses
    SessionCommands(
            SessionLimits limits,
            SessionLog log,
            Turns turns,
            Requests requests,
            PromptKeys keys,
            SessionAgent agent,
            Turns.Agents agents,
            AgentWaiters waiters,
            Consumer<Origin> deletion) {
        this.limits = limits;
        this.log = log;
        this.turns = turns;
        this.requests = requests;
        this.keys = keys;
        this.agent = agent;
        this.agents = agents;
        this.waiters = waiters;
        this.deletion = deletion;
    }

    /// @param known what the store knew of its key before
    /// @return the turn that it is bound to
    long prompt(Command.Prompt command, Origin origin, PromptKeys.Known known, Reply reply) {
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
        return bound.turn();
    }

    /// Carries out any other command.
    void carryOut(Command.ToSession command, Origin origin, Reply reply) {
        switch (command) {
            case Command.Prompt _, Command.ForkSession _, Command.SetUpSession _ ->
                    throw new IllegalArgumentException(command + " has its own way in");
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
            case Command.SetMode mode -> set(new AgentSetting.Mode(mode.mode()), origin, reply);
            case Command.SetConfigOption option ->
                    set(
                            new AgentSetting.ConfigOption(option.option(), option.value()),
                            origin,
                            reply);
            case Command.EditQueued edit -> {
                requireSize(edit.content().length());
                turns.edit(edit.turn(), edit.content(), origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.RemoveQueued remove -> {
                turns.remove(remove.turn(), origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.ReleaseQueue _ -> {
                turns.release(origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.StopAgent _ -> {
                agents.end("stopped", "Stopped by a person.");
                log.acknowledge(reply, new Result.Done());
            }
            case Command.WakeAgent _ -> wake(reply);
            case Command.RenameSession rename -> {
                rename(rename.title(), origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.BindAlias bind -> {
                AliasBinding binding = new AliasBinding(bind, origin.principal(), reply);
                log.rows(transaction -> binding.write(transaction.store()));
                log.acknowledge(binding, new Result.Done());
            }
            case Command.ArchiveSession archive -> {
                archive(archive.archived(), origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.DropRule drop -> {
                requests.drop(drop.rule(), origin);
                log.acknowledge(reply, new Result.Done());
            }
            case Command.DeleteSession _ -> {
                deletion.accept(origin);
                log.acknowledge(reply, new Result.Done());
            }
        }
    }

    /// Replaces what was brought for the session before, each part that is not empty.
    void setUp(AgentSetup setup, Origin origin, Reply reply) {
        List<String> directories =
                setup.additionalDirectories().stream().map(path -> path.toString()).toList();
        if (!directories.isEmpty() && !directories.equals(log.state().additionalDirectories())) {
            log.append(
                    EventKind.DIRECTORIES_CHANGED,
                    0,
                    origin,
                    SessionPayloads.directoriesChanged(setup.additionalDirectories(), origin));
        }
        if (!setup.servers().isEmpty()) {
            String session = log.state().id();
            log.rows(transaction ->
                    SessionTables.saveServers(transaction.store(), session, setup.servers()));
        }
        log.acknowledge(reply, new Result.Done());
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
        int limit = limits.promptBytes();
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
            turns.cancelQueued(turn, origin);
        } else if (turns.isRunning(turn)) {
            turns.cancel(origin);
        }
    }

    private void set(AgentSetting setting, Origin origin, Reply reply) {
        waiters.requireRoom();
        agents.requireMayStart();
        agents.need();
        AgentConnection asked = agent.connection();
        log.rows(_ -> {});
        log.afterCommit(() -> asked.set(setting));
        waiters.forSetting(setting, origin, reply);
    }

    private void rename(String title, Origin origin) {
        boolean same = title.equals(log.state().title()) && log.state().titled();
        if (!same) {
            log.append(
                    EventKind.SESSION_RENAMED, 0, origin, SessionPayloads.renamed(title, origin));
        }
    }

    private void archive(boolean archived, Origin origin) {
        if (archived != log.state().archived()) {
            log.append(
                    EventKind.SESSION_ARCHIVED,
                    0,
                    origin,
                    SessionPayloads.archived(archived, origin));
        }
    }

    private void wake(Reply reply) {
        if (agent.state() == AgentTable.State.READY) {
            log.acknowledge(reply, new Result.Done());
        } else {
            waiters.requireRoom();
            agents.requireMayStart();
            agents.need();
            waiters.forReady(reply);
        }
    }
}
