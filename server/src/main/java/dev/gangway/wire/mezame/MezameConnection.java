package dev.gangway.wire.mezame;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.gateway.Answered;
import dev.gangway.session.SessionState;
import dev.gangway.wire.Connection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One socket of the front-end: one tab, one session. Whatever it sends, it stays open; when it
/// goes, its session stays, and its turn runs on. A session that was made for it and in which
/// nobody said anything goes with it.
final class MezameConnection implements Connection, LinkOwner {
    private static final Logger LOG = LoggerFactory.getLogger(MezameConnection.class);
    private static final int REFUSED = 1008;
    private static final int FAILED = 1011;

    private final Client client;
    private final SessionCommands commands;

    /// Guards the four below.
    private final Object lock = new Object();

    private @Nullable SessionLink link;
    private @Nullable String refused;
    private @Nullable String made;
    private boolean closed;

    MezameConnection(Client client) {
        this.client = client;
        this.commands = new SessionCommands(client);
    }

    /// Begins: attaches to the session that is named, or makes one. What the client says before it
    /// has its session is read afterwards. Reads the store.
    ///
    /// @param session empty for a new one
    /// @param directory where a new one works; empty for the wire's default
    void open(Optional<String> session, Optional<String> directory) {
        client.socket().pauseReading();
        guarded(() -> {
            if (session.isEmpty() || !attached(session.get())) {
                make(directory);
            }
        });
    }

    /// One that is gone, or not the client's, gives way to a new one, and the client is told.
    private boolean attached(String session) {
        try {
            attach(session, Opening.JOINED);
            return true;
        } catch (GatewayException refused) {
            if (refused.code() != ErrorCode.NOT_FOUND) {
                throw refused;
            }
            client.send(Client.note(Client.words(refused) + " — Starting a new one."));
            return false;
        }
    }

    private void make(Optional<String> directory) {
        String where = directory.orElseGet(this::defaultDirectory);
        client.caller()
                .execute(
                        new Command.CreateSession(Optional.empty(), where, Optional.empty()),
                        new Reply() {
                            @Override
                            public void done(Result result) {
                                String session = ((Result.Created) result).session();
                                client.later(() -> guarded(() -> made(session)));
                            }

                            @Override
                            public void failed(GatewayException problem) {
                                refuse(problem);
                            }
                        });
    }

    private String defaultDirectory() {
        Answered.Projects projects = (Answered.Projects) client.caller().read(new Query.Projects());
        Optional<String> wanted = client.shared().settings().project();
        return projects.projects().stream()
                .filter(project ->
                        wanted.isEmpty()
                                || wanted.get().equals(project.name())
                                || wanted.get().equals(project.id()))
                .map(Answered.ProjectSummary::root)
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND, "There is no project that you may work in."));
    }

    private void made(String session) {
        boolean late;
        synchronized (lock) {
            made = session;
            late = closed;
        }
        if (late) {
            tidy(session);
        } else {
            attach(session, Opening.MADE);
        }
    }

    private void attach(String session, Opening how) {
        SessionLink fresh = new SessionLink(client, this, session);
        fresh.open();
        boolean late;
        SessionLink before;
        synchronized (lock) {
            before = link;
            link = fresh;
            late = closed;
        }
        if (before == null) {
            client.socket().resumeReading();
        } else {
            before.end();
        }
        if (late) {
            fresh.end();
        } else {
            // Only now: whoever reads `ready` may prompt at once.
            fresh.ready(how);
        }
    }

    /// A new `ready`: the front-end clears what it shows and asks for the history.
    @Override
    public void again(SessionLink stale) {
        if (stale.end()) {
            client.later(() -> guarded(() -> attach(stale.session(), Opening.AGAIN)));
        }
    }

    @Override
    public void gone(SessionLink ended, String why) {
        if (ended.end()) {
            client.send(Client.error(why));
            client.socket().close(REFUSED, why);
        }
    }

    @Override
    public void text(byte[] frame) {
        SessionLink current;
        String why;
        synchronized (lock) {
            current = link;
            why = refused;
        }
        if (current != null) {
            commands.carryOut(Inbound.read(frame), current);
        } else {
            client.send(Client.error(why == null ? "The session is not ready yet." : why));
        }
    }

    @Override
    public void closed() {
        SessionLink left;
        String mine;
        synchronized (lock) {
            closed = true;
            left = link;
            mine = made;
        }
        if (left != null) {
            left.end();
        }
        if (mine != null) {
            client.later(() -> tidy(mine));
        }
    }

    /// The front-end keeps no session in which nothing was said, so nobody would find it again.
    private void tidy(String session) {
        try {
            SessionState state = client.caller().session(session);
            if (state.lastTurn() == 0 && state.turn() == 0 && state.queue().isEmpty()) {
                client.caller().execute(new Command.DeleteSession(session), Unheard.INSTANCE);
            }
        } catch (GatewayException refused) {
            LOG.debug("an unused session was not removed: {}", refused.getMessage());
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (GatewayException problem) {
            refuse(problem);
        } catch (RuntimeException fault) {
            refuse(client.fault("opening a session", fault), true);
        }
    }

    private void refuse(GatewayException problem) {
        refuse(Client.words(problem), problem.code().retryHelps());
    }

    /// Says why, once. The front-end comes back at once when its socket is closed, for ever, and
    /// shows each time what it is told: so a socket for which nothing can be done stays open, and
    /// where trying again may help it is closed after a while.
    private void refuse(String why, boolean retryHelps) {
        synchronized (lock) {
            refused = why;
        }
        client.send(Client.error(why));
        client.socket().resumeReading();
        if (retryHelps) {
            client.shared()
                    .delays()
                    .after(
                            client.shared().limits().refusedWait(),
                            () -> client.socket().close(FAILED, why));
        }
    }

    /// Nobody waits for the outcome.
    private enum Unheard implements Reply {
        INSTANCE;

        @Override
        public void done(Result result) {}

        @Override
        public void failed(GatewayException problem) {
            LOG.debug("an unused session was not removed: {}", problem.getMessage());
        }
    }
}
