package dev.gangway.wire.cloudcli;

import dev.gangway.command.TurnEnd;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.log.Resume;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One socket's reading of one session. In view its cursor runs; out of view it stands still, and
/// what the front-end must hear of such a session is told by private frames: open requests at once,
/// a turn's last word and its `complete` when it is over. So two sessions never stream into the one
/// text that the front-end collects, and a session that comes back into view in the same turn goes
/// on where it stood.
final class SessionLink implements Subscriber, SessionWatcher {
    /// WebSocket's "service restart": the front-end comes back and reads again.
    static final int CLOSE_RESTART = 1012;

    private final Viewer viewer;
    private final Sights sights;
    private final String session;
    private final String provider;
    private final Cards cards;
    private final Endings endings;
    private final Reading reading;
    private final Announcements announcements;

    /// These are guarded by the viewer's lock.
    private @Nullable SessionState latest;

    private boolean started;
    private boolean over;
    private boolean inView = true;

    /// The turn that ran when the session left the view.
    private long leftIn;

    SessionLink(Viewer viewer, Sights sights, String session, String provider) {
        this.viewer = viewer;
        this.sights = sights;
        this.session = session;
        this.provider = provider;
        this.reading = new Reading(viewer);
        this.cards = new Cards(viewer, this);
        this.announcements = new Announcements(viewer, this, cards);
        this.endings = new Endings(viewer, sights, this);
    }

    String session() {
        return session;
    }

    String provider() {
        return provider;
    }

    Reading reading() {
        return reading;
    }

    Announcements announcements() {
        return announcements;
    }

    Endings endings() {
        return endings;
    }

    /// The gateway let us in; the cursor may have been lost since.
    void opened(Subscription let) {
        boolean late;
        viewer.lock().lock();
        try {
            reading.opened(let);
            let.state().ifPresent(this::newer);
            late = over;
        } finally {
            viewer.lock().unlock();
        }
        if (late) {
            reading.leave();
        }
        switch (let.resume()) {
            case Resume.Resumed _ -> {
                // Nothing is missing.
            }
            case Resume.Gap _, Resume.Reset _ -> restart("what was asked for is not kept");
        }
    }

    /// Under the viewer's lock.
    SessionState state() {
        return Objects.requireNonNull(latest, "a session's stream has a state");
    }

    boolean atWork() {
        viewer.lock().lock();
        try {
            return midTurn();
        } finally {
            viewer.lock().unlock();
        }
    }

    /// Under the viewer's lock.
    boolean midTurn() {
        return !over && latest != null && latest.turn() != 0;
    }

    /// Under the viewer's lock.
    boolean over() {
        return over;
    }

    /// From here on the client is shown what is in the stream.
    void start() {
        List<OpenRequest> fresh;
        viewer.lock().lock();
        try {
            started = true;
            fresh = cards.follow(reading.toAnswer(state()));
        } finally {
            viewer.lock().unlock();
        }
        fresh.forEach(this::show);
        reading.cursor().go();
    }

    /// The front-end looks at it again. False when the link is of no use for that: then another is
    /// to be opened, since finished turns are read over HTTP and must not come twice.
    boolean returns(boolean acknowledged) {
        boolean stood;
        viewer.lock().lock();
        try {
            boolean sameTurn = leftIn != 0 && state().turn() == leftIn;
            if (over || !(inView || sameTurn)) {
                return false;
            }
            stood = !inView;
            inView = true;
            endings.drop();
        } finally {
            viewer.lock().unlock();
        }
        if (acknowledged) {
            announcements.acknowledge();
        }
        if (stood) {
            reading.cursor().go();
        }
        return true;
    }

    /// The front-end looks elsewhere.
    void leavesView() {
        viewer.lock().lock();
        try {
            inView = false;
            leftIn = latest == null ? 0 : latest.turn();
        } finally {
            viewer.lock().unlock();
        }
        reading.cursor().pauseBefore(0);
        endings.settle(true);
    }

    @Override
    public void changed(SessionState state) {
        List<OpenRequest> fresh = List.of();
        viewer.lock().lock();
        try {
            newer(state);
            if (started && !over) {
                fresh = cards.follow(reading.toAnswer(state));
            }
        } finally {
            viewer.lock().unlock();
        }
        fresh.forEach(this::show);
    }

    private void show(OpenRequest request) {
        boolean seen;
        viewer.lock().lock();
        try {
            seen = inView;
        } finally {
            viewer.lock().unlock();
        }
        cards.show(request, seen);
    }

    void askAgain(OpenRequest request) {
        cards.askAgain(request);
    }

    @Override
    public void turnEnded(TurnEnd ending) {
        viewer.lock().lock();
        try {
            if (over || !started) {
                return;
            }
        } finally {
            viewer.lock().unlock();
        }
        endings.ended(ending);
    }

    /// Under the viewer's lock.
    boolean inView() {
        return inView;
    }

    private void newer(SessionState state) {
        if (latest == null || latest.sequence() <= state.sequence()) {
            latest = state;
            endings.runs(state.turn());
        }
    }

    @Override
    public Sink sink() {
        return viewer.socket();
    }

    @Override
    public boolean filters() {
        return true;
    }

    /// The front-end shows its own prompts, and puts away its own cards, by itself.
    @Override
    public boolean shows(EventKind kind, Origin origin) {
        boolean own = origin.connection() == viewer.socket().connection();
        return !own
                || (kind != EventKind.USER_MESSAGE_CHUNK
                        && kind != EventKind.PERMISSION_RESOLVED
                        && kind != EventKind.QUESTION_RESOLVED);
    }

    @Override
    public void lost(Position position, String reason) {
        boolean seen;
        viewer.lock().lock();
        try {
            seen = inView && !over;
        } finally {
            viewer.lock().unlock();
        }
        end();
        if (seen) {
            restart(reason);
        }
    }

    private void restart(String why) {
        viewer.socket().close(CLOSE_RESTART, why);
    }

    @Override
    public void deleted() {
        gone();
    }

    /// What a client may not see does not exist for it.
    @Override
    public void shutOut() {
        gone();
    }

    private void gone() {
        end();
        viewer.say(ChatError.sessionNotFound(session));
    }

    /// Ends the reading and the watching.
    void end() {
        boolean leaves;
        viewer.lock().lock();
        try {
            leaves = !over && reading.isOpened();
            over = true;
        } finally {
            viewer.lock().unlock();
        }
        sights.gone(this);
        viewer.rereads().gone(viewer.socket().principal().id(), this);
        if (leaves) {
            reading.leave();
        }
    }
}
