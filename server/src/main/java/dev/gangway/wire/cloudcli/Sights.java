package dev.gangway.wire.cloudcli;

import dev.gangway.command.Query;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sessions that one socket follows: all that it subscribed to or sent to, of which the last
/// one is in view. [#view] comes from the socket's frames, one at a time; the rest from any thread.
final class Sights {
    private final Viewer viewer;

    /// These three are guarded by the viewer's lock; the links with the one longest out of view
    /// first.
    private final Map<String, SessionLink> links = new LinkedHashMap<>();

    private @Nullable SessionLink viewed;
    private boolean closed;

    Sights(Viewer viewer) {
        this.viewer = viewer;
    }

    /// Takes a session into view. May read the store.
    ///
    /// @param seen the highest number that the client says to have seen of it; 0 for none
    /// @param acknowledged whether `chat_subscribed` is to come first
    /// @throws dev.gangway.command.GatewayException when refused
    void view(SessionState state, long seen, boolean acknowledged) {
        Optional<SessionLink> known = look(state.id());
        if (known.isPresent() && known.get().returns(acknowledged)) {
            omitted(state.id());
            return;
        }
        known.ifPresent(SessionLink::end);
        open(state, seen, acknowledged);
    }

    /// Takes the other session out of view; ends what was told late, while no text is open.
    private Optional<SessionLink> look(String session) {
        SessionLink before;
        SessionLink known;
        viewer.lock().lock();
        try {
            before = viewed;
            known = links.remove(session);
            if (known != null) {
                links.put(session, known);
            }
            viewed = known;
        } finally {
            viewer.lock().unlock();
        }
        if (before != null && before != known) {
            before.leavesView();
            release();
        }
        return Optional.ofNullable(known);
    }

    private void open(SessionState state, long seen, boolean acknowledged) {
        String session = state.id();
        Optional<RunningTurn> running = viewer.running(state);
        SessionLink link = new SessionLink(viewer, this, session, state.agent().name());
        link.opened(
                viewer.gateway()
                        .subscribe(
                                viewer.socket().principal(),
                                StreamName.session(session),
                                running.map(turn -> turn.after(seen)),
                                CloudcliEncoder.variant(state.agent().name(), viewer.limits()),
                                link,
                                link));
        if (running.isEmpty() && link.atWork()) {
            // A turn began in between: it is shown from its beginning.
            link.end();
            open(viewer.session(session), seen, acknowledged);
            return;
        }
        if (!become(link)) {
            link.end();
            return;
        }
        if (acknowledged) {
            link.acknowledge();
            missedEnd(state).ifPresent(link.endings()::missed);
        }
        link.start();
    }

    /// The end of a turn that was left out of the conversation which this person has just read,
    /// since it ran then.
    private Optional<TurnEnd> missedEnd(SessionState state) {
        long omitted = omitted(state.id());
        if (omitted == 0 || state.turn() != 0) {
            return Optional.empty();
        }
        Answered.Turn turn = (Answered.Turn) viewer.read(new Query.Turn(state.id(), omitted));
        return turn.end();
    }

    private long omitted(String session) {
        return viewer.omissions().take(viewer.socket().principal().id(), session);
    }

    /// False when the socket is gone, or the link.
    private boolean become(SessionLink link) {
        SessionLink eldest = null;
        viewer.lock().lock();
        try {
            if (closed || link.over()) {
                return false;
            }
            links.put(link.session(), link);
            viewed = link;
            if (links.size() > viewer.limits().sessions()) {
                eldest = links.values().iterator().next();
            }
        } finally {
            viewer.lock().unlock();
        }
        if (eldest != null) {
            eldest.end();
        }
        return true;
    }

    /// Whether another session's text is open in the front-end. Under the viewer's lock.
    boolean midTurn(SessionLink than) {
        return viewed != null && viewed != than && viewed.midTurn();
    }

    /// Tells the ends that were held: no text is open.
    void release() {
        List<SessionLink> held;
        viewer.lock().lock();
        try {
            held = links.values().stream().filter(link -> link.endings().held()).toList();
        } finally {
            viewer.lock().unlock();
        }
        held.forEach(link -> link.endings().settle(true));
    }

    /// The session in which a request is open, as this socket knows it.
    Optional<SessionLink> asking(String request) {
        viewer.lock().lock();
        try {
            return links.values().stream()
                    .filter(link -> !link.over())
                    .filter(link -> open(link.state(), request).isPresent())
                    .findFirst();
        } finally {
            viewer.lock().unlock();
        }
    }

    static Optional<OpenRequest> open(SessionState state, String request) {
        return state.open().stream().filter(each -> each.id().equals(request)).findFirst();
    }

    Optional<SessionLink> link(String session) {
        viewer.lock().lock();
        try {
            return Optional.ofNullable(links.get(session));
        } finally {
            viewer.lock().unlock();
        }
    }

    void gone(SessionLink link) {
        viewer.lock().lock();
        try {
            links.remove(link.session(), link);
            viewed = viewed == link ? null : viewed;
        } finally {
            viewer.lock().unlock();
        }
    }

    /// The socket is gone. The sessions themselves go on.
    void close() {
        List<SessionLink> open;
        viewer.lock().lock();
        try {
            closed = true;
            open = new ArrayList<>(links.values());
        } finally {
            viewer.lock().unlock();
        }
        open.forEach(SessionLink::end);
    }
}
