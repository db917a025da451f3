package dev.gangway.session;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.log.Page;
import dev.gangway.log.StreamWriter;
import dev.gangway.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All sessions: loads them when they are needed, gives their memory back when they are not. What
/// reads the store here does so on the caller's thread.
public final class Sessions {
    /// How long the keys of creating commands are kept.
    static final Duration CREATE_KEYS_KEPT = Duration.ofDays(7);

    private static final int PAGE_BYTES = 1024 * 1024;

    private final SessionEnvironment environment;

    // Guarded by this. Restoring waits for the log's writer while it holds this lock, so nothing
    // that happens after a commit may take it.
    private final Map<String, Session> loaded = new HashMap<>();
    private boolean closed;

    /// Guarded by itself; never held while waiting for the log.
    private final Map<String, Creating> creating = new HashMap<>();

    /// A creating command on its way, and who else waits under the same key.
    private record Creating(String fingerprint, List<Reply> replies) {}

    public Sessions(SessionEnvironment environment) {
        this.environment = environment;
    }

    /// What a restart of the server begins with: every session that was at work is brought to its
    /// true state, before anybody is let in. The log's writer must run, or be stepped.
    public void recover() {
        for (var id : environment.rows().read(SessionTables::unsettled)) {
            session(id, "server_restarted", "The server stopped.");
        }
    }

    /// Makes a session; answered when its agent is ready.
    public void create(SessionBirth wish, Reply reply) {
        if (!environment.agents().knows(wish.agent())) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND, "There is no agent called " + wish.agent() + ".");
        }
        Optional<Reply> goesOn = wish.key().isPresent() ? once(wish, reply) : Optional.of(reply);
        goesOn.ifPresent(answered -> begin(wish, answered));
    }

    private void begin(SessionBirth wish, Reply reply) {
        String id = environment.newId();
        StreamWriter writer = environment.log().open(StreamName.session(id));
        Session session = new Session(environment, writer, SessionState.blank(id));
        synchronized (this) {
            requireOpen();
            loaded.put(id, session);
        }
        session.begin(wish, reply, () -> forget(id));
    }

    /// Carries out a command to a session.
    public void execute(Command.ToSession command, Origin origin, Reply reply) {
        Session session = session(command.session());
        if (command instanceof Command.Prompt prompt) {
            session.prompt(prompt, origin, known(prompt, origin), reply);
        } else {
            session.execute(command, origin, reply);
        }
    }

    /// Whose a session is; empty when there is none.
    public Optional<SessionPlace> place(String id) {
        Session session;
        synchronized (this) {
            session = loaded.get(id);
        }
        if (session != null && !session.place().owner().isEmpty()) {
            return Optional.of(session.place());
        }
        return environment.rows().read(rows -> SessionTables.place(rows, id));
    }

    /// The committed state of a session.
    public SessionState state(String id) {
        return session(id).committed();
    }

    /// Tells a watcher of every change from the returned state on.
    public SessionState watch(String id, SessionWatcher watcher) {
        while (true) {
            Session session = session(id);
            SessionState state = session.log().watch(watcher);
            synchronized (this) {
                if (loaded.get(id) == session) {
                    return state;
                }
            }
        }
    }

    /// Ends a watch; nothing when the session is not loaded.
    public void unwatch(String id, SessionWatcher watcher) {
        Session session;
        synchronized (this) {
            session = loaded.get(id);
        }
        if (session != null) {
            session.log().unwatch(watcher);
        }
    }

    /// Unloads what is idle. Called now and then.
    public void rest() {
        long now = environment.clock().millis();
        for (var entry : snapshot().entrySet()) {
            if (entry.getValue().rest(now)) {
                unload(entry.getKey(), entry.getValue());
            }
        }
    }

    /// How many sessions are in memory.
    public synchronized int loadedCount() {
        return loaded.size();
    }

    /// Ends all turns and lets all agents go; nothing is accepted any more. The log must still
    /// commit what this appends.
    public void shutDown() {
        synchronized (this) {
            closed = true;
        }
        snapshot().values().forEach(Session::shutDown);
    }

    private synchronized Map<String, Session> snapshot() {
        return new HashMap<>(loaded);
    }

    /// A creating command with a key: the first goes on, the same again waits with it or gets its
    /// session.
    ///
    /// @return the reply to go on with; empty when there is nothing to do any more
    private Optional<Reply> once(SessionBirth wish, Reply reply) {
        String key = wish.key().orElseThrow();
        String name = wish.owner().id() + "\n" + key;
        String fingerprint = fingerprint(wish);
        synchronized (creating) {
            Creating running = creating.get(name);
            if (running != null) {
                requireSame(running.fingerprint(), fingerprint);
                running.replies().add(reply);
                return Optional.empty();
            }
            Optional<SessionTables.BoundSession> bound =
                    environment
                            .rows()
                            .read(rows -> SessionTables.boundSession(rows, wish.owner().id(), key));
            if (bound.isPresent()) {
                requireSame(bound.get().fingerprint(), fingerprint);
                reply.done(new Result.Created(bound.get().session()));
                return Optional.empty();
            }
            Creating started = new Creating(fingerprint, new ArrayList<>(List.of(reply)));
            creating.put(name, started);
            return Optional.of(allWaiting(name));
        }
    }

    private Reply allWaiting(String name) {
        return new Reply() {
            @Override
            public void done(Result result) {
                finished(name).forEach(waiting -> waiting.done(result));
            }

            @Override
            public void failed(GatewayException problem) {
                finished(name).forEach(waiting -> waiting.failed(problem));
            }
        };
    }

    private List<Reply> finished(String name) {
        synchronized (creating) {
            Creating done = creating.remove(name);
            return done == null ? List.of() : done.replies();
        }
    }

    static String fingerprint(SessionBirth wish) {
        return PromptKeys.fingerprint(wish.agent() + "\n" + wish.directory());
    }

    private static void requireSame(String before, String now) {
        if (!before.equals(now)) {
            throw new GatewayException(
                    ErrorCode.KEY_REUSED, "This idempotency key was used for another session.");
        }
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

    /// The session, restored when it is not in memory. What is then still at work had to stop because
    /// the store failed.
    private Session session(String id) {
        return session(id, "store_failed", "The session had stopped: the store could not commit.");
    }

    private Session session(String id, String reason, String message) {
        synchronized (this) {
            requireOpen();
            Session session = loaded.get(id);
            if (session != null) {
                return session;
            }
            Session restored = restore(id);
            restored.recover(reason, message);
            loaded.put(id, restored);
            return restored;
        }
    }

    private Session restore(String id) {
        if (environment.rows().read(rows -> SessionTables.place(rows, id)).isEmpty()) {
            throw notFound();
        }
        StreamWriter writer = environment.log().open(StreamName.session(id));
        return new Session(environment, writer, fold(id, writer));
    }

    private SessionState fold(String id, StreamWriter writer) {
        SessionState state =
                writer.checkpoint()
                        .map(checkpoint -> SessionStateJson.read(checkpoint.state()))
                        .orElseGet(() -> SessionState.blank(id));
        long after = writer.checkpoint().map(checkpoint -> checkpoint.sequence()).orElse(0L);
        EventLog log = environment.log();
        while (true) {
            Page page = log.read(StreamName.session(id), after, PAGE_BYTES);
            if (page.events().isEmpty()) {
                return state;
            }
            for (var event : page.events()) {
                if (SessionFold.changes(event.event().kind())
                        || event.event().message() > state.lastMessage()) {
                    state = SessionFold.apply(state, event.sequence(), event.event());
                }
                after = event.sequence();
            }
        }
    }

    private synchronized void unload(String id, Session session) {
        if (!session.log().isWatched() && loaded.remove(id, session)) {
            session.log().writer().close();
        }
    }

    private void forget(String id) {
        Session session;
        synchronized (this) {
            session = loaded.remove(id);
        }
        if (session != null) {
            session.log().writer().close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "The server is stopping.");
        }
    }

    static GatewayException notFound() {
        return new GatewayException(ErrorCode.NOT_FOUND, "There is no such session.");
    }
}
