package dev.gangway.session;

import dev.gangway.agent.AgentSetup;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogTransaction;
import dev.gangway.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All sessions: loads them when they are needed, gives their memory back when they are not. What
/// reads the store here does so on the caller's thread.
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SessionEnvironment environment;
    private final Departures departures = new Departures();
    private final Restoration restoration;
    private final LoadedSessions loaded;
    private final CreateKeys keys;
    private final Ancestries ancestries;
    private final AgentFailures failures;
    private volatile boolean closed;

    public Sessions(SessionEnvironment environment) {
        this.environment = environment;
        this.failures = new AgentFailures(environment.limits().watch(), environment.clock());
        this.restoration = new Restoration(environment, departures, failures);
        this.loaded = new LoadedSessions(restoration::restored);
        this.keys = new CreateKeys(environment.rows());
        this.ancestries = new Ancestries(environment.history(), Ancestries.BYTES_MAX);
    }

    /// What a restart of the server begins with: every session that was at work is brought to its
    /// true state, before anybody is let in. The log's writer must run, or be stepped. One that
    /// cannot be read is logged and does not keep the others back.
    public void recover() {
        String after = "";
        List<String> page = unsettled(after);
        while (!page.isEmpty()) {
            page.forEach(this::settle);
            after = page.getLast();
            page = unsettled(after);
        }
    }

    private List<String> unsettled(String after) {
        return environment.rows().read(rows -> SessionTables.unsettled(rows, after));
    }

    private void settle(String id) {
        try {
            restoration.settle(id);
        } catch (RuntimeException fault) {
            LOG.error("session {} could not be brought to its true state", id, fault);
        }
    }

    /// Makes a session, a fork of another when the wish says so; answered when its agent is ready.
    public void create(SessionBirth wish, Reply reply) {
        requireOpen();
        if (!environment.agents().knows(wish.agent())) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND, "There is no agent called " + wish.agent() + ".");
        }
        Optional<Reply> goesOn =
                wish.key().isPresent() ? keys.once(wish, reply) : Optional.of(reply);
        goesOn.ifPresent(answered -> begin(wish, answered));
    }

    private void begin(SessionBirth wish, Reply reply) {
        Optional<GatewayException> refusal = failures.refusal(AgentFailures.ofNew(wish));
        if (refusal.isPresent()) {
            reply.failed(refusal.get());
            return;
        }
        String id = environment.newId();
        try {
            Optional<Ancestry> ancestry =
                    wish.parent().map(parent -> ancestries.of(session(parent).committed()));
            Session session =
                    new Session(
                            environment,
                            departures,
                            failures,
                            environment.log().open(StreamName.session(id)),
                            SessionState.blank(id));
            loaded.add(id, session);
            session.begin(wish, ancestry, reply, () -> unload(id, session));
        } catch (GatewayException refused) {
            reply.failed(refused);
        } catch (RuntimeException fault) {
            LOG.error("a session could not be begun", fault);
            reply.failed(
                    new GatewayException(
                            ErrorCode.STORE_FAILED, "The session could not be begun.", fault));
        }
    }

    /// Carries out a command to a session; a fork is made by [#create].
    public void execute(Command.ToSession command, Origin origin, Reply reply) {
        boolean taken = false;
        while (!taken) {
            taken = taken(session(command.session()), command, origin, reply);
        }
    }

    private boolean taken(Session session, Command.ToSession command, Origin origin, Reply reply) {
        if (command instanceof Command.Prompt prompt) {
            return session.prompt(prompt, origin, known(prompt, origin), reply);
        }
        if (command instanceof Command.DeleteSession delete) {
            Runnable unload = () -> unload(delete.session(), session);
            return session.execute(
                    command, origin, new AfterDeletion(environment, session, unload, reply));
        }
        return session.execute(command, origin, reply);
    }

    /// Takes what was brought for a session besides its directory; checked.
    public void setUp(String id, AgentSetup setup, Origin origin, Reply reply) {
        boolean taken = false;
        while (!taken) {
            taken = session(id).setUp(setup, origin, reply);
        }
    }

    /// Whose a session is; empty when there is none.
    public Optional<SessionPlace> place(String id) {
        return loaded.loaded(id)
                .map(Session::place)
                .filter(place -> !place.owner().isEmpty())
                .or(() -> environment.rows().read(rows -> SessionTables.place(rows, id)));
    }

    /// The answers that were kept as rules and hold in a session. Any thread; quick.
    public List<KeptRule> rules(String id, SessionPlace place) {
        return environment.oversight().rules().kept(id, place.owner(), place.project());
    }

    /// One of them.
    public Optional<KeptRule> rule(String id, SessionPlace place, String rule) {
        return environment.oversight().rules().find(rule, id, place.owner(), place.project());
    }

    /// The name of a session's agent, as configured; empty when there is no such session.
    public Optional<String> agent(String id) {
        return environment.rows().read(rows -> SessionTables.agent(rows, id));
    }

    /// The committed state of a session.
    public SessionState state(String id) {
        return session(id).committed();
    }

    /// What feeds tell of a session, as it stands in the commit that asks; nothing when it was
    /// deleted by then. To be asked on the log's writer thread.
    public Function<LogTransaction, List<Event>> listing(String id) {
        Session session = session(id);
        return transaction ->
                session.listed(transaction).stream()
                        .map(summary ->
                                new Event(
                                        EventKind.FEED_SESSION,
                                        0,
                                        0,
                                        environment.clock().millis(),
                                        Origin.GATEWAY,
                                        summary))
                        .toList();
    }

    /// The committed state of a session that is in memory. What has an agent, or open requests, is.
    public Optional<SessionState> loadedState(String id) {
        return loaded.loaded(id).map(Session::committed);
    }

    /// Tells a watcher of every change from the returned state on.
    public SessionSnapshot watch(String id, SessionWatcher watcher) {
        while (true) {
            Optional<SessionSnapshot> watched = session(id).watch(watcher);
            if (watched.isPresent()) {
                return watched.get();
            }
        }
    }

    /// Ends a watch; nothing when the session is not loaded.
    public void unwatch(String id, SessionWatcher watcher) {
        loaded.loaded(id).ifPresent(session -> session.unwatch(watcher));
    }

    /// Unloads what is idle. Called now and then.
    public void rest() {
        long now = environment.clock().millis();
        for (var session : loaded.all()) {
            if (session.rest(now)) {
                unload(session.id(), session);
                if (session.committed().phase() == SessionPhase.FAILED) {
                    restoreFailed(session.id());
                }
            }
        }
    }

    /// A session that had stopped comes to its true state, which lists then show, as soon as its
    /// store can be written again.
    private void restoreFailed(String id) {
        try {
            loaded.session(id);
        } catch (RuntimeException stillFailing) {
            LOG.warn("session {} had stopped and could not be restored yet", id, stillFailing);
        }
    }

    /// How many sessions are in memory.
    public int loadedCount() {
        return loaded.all().size();
    }

    /// The sessions in memory, counted by their committed states.
    public SessionCensus census() {
        return SessionCensus.of(loaded.all().stream().map(Session::committed).toList());
    }

    /// How often an agent could not be started, or died, since the start.
    public long agentFailures() {
        return failures.count();
    }

    /// The server will stop: turns that run go on, and none begins by itself after them. Whoever
    /// lets prompts in refuses them from now on.
    public void drain() {
        loaded.all().forEach(Session::drain);
    }

    /// Ends all turns and lets all agents go; nothing is accepted any more. The log must still
    /// commit what this appends.
    public void shutDown() {
        closed = true;
        loaded.all().forEach(Session::shutDown);
    }

    private PromptKeys.Known known(Command.Prompt prompt, Origin origin) {
        return prompt.key()
                .map(key ->
                        environment.rows().read(rows -> known(rows, prompt.session(), origin, key)))
                .orElse(PromptKeys.Known.NOTHING);
    }

    private static PromptKeys.Known known(
            Transaction rows, String session, Origin origin, String key) {
        Optional<SessionTables.BoundPrompt> bound =
                SessionTables.boundPrompt(rows, origin.principal(), session, key);
        Optional<TurnEnd> end =
                bound.flatMap(prompt -> SessionTables.end(rows, session, prompt.turn()));
        return new PromptKeys.Known(bound, end);
    }

    private Session session(String id) {
        requireOpen();
        Session session = loaded.session(id);
        if (closed) {
            // It may have come too late to be shut down with the others.
            session.shutDown();
            throw shuttingDown();
        }
        return session;
    }

    private void unload(String id, Session session) {
        loaded.remove(id, session);
        session.close();
    }

    private void requireOpen() {
        if (closed) {
            throw shuttingDown();
        }
    }

    static GatewayException shuttingDown() {
        return new GatewayException(ErrorCode.SHUTTING_DOWN, "The server is stopping.");
    }

    static GatewayException notFound() {
        return new GatewayException(ErrorCode.NOT_FOUND, "There is no such session.");
    }
}
