package dev.gangway.session;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.log.Page;
import dev.gangway.log.StreamWriter;

/// Brings sessions back from their logs: from the newest checkpoint and the fold from there. A
/// restored session has no agent, so what reads as being at work is brought to its true state
/// first. Reads the store, and may wait for the log's writer, on the caller's thread.
final class Restoration {
    private static final int PAGE_BYTES = 1024 * 1024;

    private final SessionEnvironment environment;
    private final Departures departures;
    private final AgentFailures failures;

    Restoration(SessionEnvironment environment, Departures departures, AgentFailures failures) {
        this.environment = environment;
        this.departures = departures;
        this.failures = failures;
    }

    /// The session as it stands; what is then still at work had to stop because the store failed.
    ///
    /// @throws GatewayException NOT_FOUND; STORE_FAILED when it cannot be brought to its true state
    Session restored(String id) {
        if (environment.rows().read(rows -> SessionTables.place(rows, id)).isEmpty()) {
            throw Sessions.notFound();
        }
        Session session = open(id);
        if (session.committed().isAtWork()) {
            settle(session, "store_failed", "The session had stopped: the store could not commit.");
            session = open(id);
        }
        if (session.committed().isAtWork()) {
            session.close();
            throw new GatewayException(
                    ErrorCode.STORE_FAILED, "The session's log cannot be written.");
        }
        return session;
    }

    /// Brings a session that the stop of a server left at work to its true state. Does not wait for
    /// the commit: whoever opens the session next does.
    void settle(String id) {
        settle(open(id), "server_restarted", "The server stopped.");
    }

    private static void settle(Session session, String reason, String message) {
        session.recover(reason, message);
        session.close();
    }

    private Session open(String id) {
        StreamWriter writer = environment.log().open(StreamName.session(id));
        boolean opened = false;
        try {
            Session session =
                    new Session(environment, departures, failures, writer, fold(id, writer));
            opened = true;
            return session;
        } finally {
            if (!opened) {
                writer.close();
            }
        }
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
}
