package dev.gangway.wire.mezame;

import dev.gangway.command.TurnEnd;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.json.RawJson;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection's reading of its session, from the seam of its history on: the owner of its
/// cursor, and what follows its state. One that was replaced or ended hears nothing more.
final class SessionLink implements Subscriber, SessionWatcher {
    /// At once, whatever was shown.
    private static final long NOW = 0;

    private final Client client;
    private final LinkOwner owner;
    private final String session;
    private final AskedRequests requests;

    /// Whether what this connection caused itself is shown: it lies before the link.
    private volatile boolean replaying = true;

    private volatile @Nullable Subscription subscription;
    private volatile long seam;

    /// Guards the five below. Nobody calls a cursor, the socket or the gateway while holding it.
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable SessionState latest;
    private RawJson info = RawJson.NULL;
    private final TurnEnds ends = new TurnEnds();
    private boolean started;
    private boolean over;

    SessionLink(Client client, LinkOwner owner, String session) {
        this.client = client;
        this.owner = owner;
        this.session = session;
        this.requests = new AskedRequests(client.shared().limits());
    }

    String session() {
        return session;
    }

    /// The last event that the history tells.
    long seam() {
        return seam;
    }

    SessionState state() {
        lock.lock();
        try {
            return Objects.requireNonNull(latest, "not opened");
        } finally {
            lock.unlock();
        }
    }

    /// Subscribes from the seam on and says `ready`; the rest follows with [#start]. Reads the
    /// store.
    ///
    /// @throws dev.gangway.command.GatewayException when refused
    void open(Opening how) {
        Subscription let = subscribe();
        long untold;
        boolean late;
        lock.lock();
        try {
            subscription = let;
            late = over;
            untold = ends.last();
        } finally {
            lock.unlock();
        }
        if (late) {
            leave(let);
            return;
        }
        boolean resumed = how != Opening.MADE;
        if (resumed) {
            histories().expect(client.caller().principal().id(), this);
        }
        say(state(), resumed);
        if (untold > seam) {
            place(untold, Client::promptDone);
        } else if (looksBusy(how) && state().turn() == 0) {
            place(Client.promptDone());
        }
        if (!resumed) {
            start();
        }
    }

    /// Whether the front-end may show a turn that ended while nobody read for it: one of the old
    /// dialect is busy from the loss of its socket to the next end of a turn.
    private boolean looksBusy(Opening how) {
        return switch (how) {
            case MADE -> false;
            case JOINED -> client.shared().settings().dialect() == Dialect.OWN;
            case AGAIN -> true;
        };
    }

    private Histories histories() {
        return client.shared().histories();
    }

    private Subscription subscribe() {
        Subscription let = Seam.subscribe(client, session, this, this);
        seam = let.cursor().position().sequence();
        newer(let.state().orElseThrow());
        return let;
    }

    private void say(SessionState state, boolean resumed) {
        lock.lock();
        try {
            info = SessionInfo.frame(state.agent()).orElse(RawJson.NULL);
        } finally {
            lock.unlock();
        }
        ReadyFrames.of(state, resumed).forEach(this::place);
    }

    /// From here on the client is shown what is in the stream; nothing when it is already. Does not
    /// block.
    void start() {
        List<String> show;
        lock.lock();
        try {
            if (started || over) {
                return;
            }
            started = true;
            show = requests.follow(state()).show();
        } finally {
            lock.unlock();
        }
        Subscription mine = Objects.requireNonNull(subscription, "not opened");
        place(
                head(mine.resume()),
                () -> {
                    replaying = false;
                    return null;
                });
        show.forEach(this::show);
        mine.cursor().go();
    }

    private static long head(Resume resume) {
        return resume.head().sequence();
    }

    /// Shows a frame behind an event; at once when that was shown.
    void place(long sequence, Cursor.PrivateFrame frame) {
        Objects.requireNonNull(subscription, "not opened").cursor().place(sequence, frame);
    }

    /// Shows a frame at once.
    void place(byte[] frame) {
        place(NOW, () -> frame);
    }

    private void show(String request) {
        Objects.requireNonNull(subscription, "not opened")
                .cursor()
                .placeAtHead(() -> requests.show(request));
    }

    /// The client answered a request, or ends all that it was asked.
    ///
    /// @param request empty for all
    void answered(Optional<String> request) {
        request.ifPresentOrElse(requests::answered, requests::answeredAll);
    }

    /// The client's answer to a request was none.
    void ask(String request) {
        if (requests.again(request)) {
            show(request);
        }
    }

    @Override
    public void changed(SessionState state) {
        AskedRequests.News news = new AskedRequests.News(List.of(), false);
        Optional<RawJson> shown = SessionInfo.frame(state.agent());
        boolean moved;
        lock.lock();
        try {
            newer(state);
            if (subscription == null || over) {
                return;
            }
            moved = shown.isPresent() && !shown.get().equals(info);
            info = shown.orElse(info);
            if (started) {
                news = requests.follow(state);
            }
        } finally {
            lock.unlock();
        }
        if (moved) {
            shown.ifPresent(frame -> place(state.sequence(), frame::bytes));
        }
        if (news.stale()) {
            owner.again(this);
        } else {
            news.show().forEach(this::show);
        }
        if (state.phase() == SessionPhase.FAILED) {
            place(Client.error("the session has stopped: its log could not be written"));
        }
    }

    @Override
    public void turnEnded(TurnEnd end) {
        boolean tell;
        lock.lock();
        try {
            boolean idle = latest == null || latest.turn() == 0;
            tell = ends.isNews(end, idle) && subscription != null && !over;
        } finally {
            lock.unlock();
        }
        if (tell) {
            place(end.sequence(), Client::promptDone);
        }
    }

    private void newer(SessionState state) {
        lock.lock();
        try {
            if (latest == null || latest.sequence() <= state.sequence()) {
                latest = state;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Sink sink() {
        return client.socket();
    }

    @Override
    public boolean filters() {
        return true;
    }

    /// A client knows its own answers, and one of the old dialect shows its own prompts itself;
    /// unless it has just cleared what it showed.
    @Override
    public boolean shows(EventKind kind, Origin origin) {
        boolean own = origin.connection() == client.socket().connection();
        boolean known =
                kind == EventKind.PERMISSION_RESOLVED
                        || (kind == EventKind.USER_MESSAGE_CHUNK
                                && client.shared().settings().dialect() == Dialect.OWN);
        return !own || !known || replaying;
    }

    @Override
    public void lost(Position position, String reason) {
        owner.again(this);
    }

    @Override
    public void deleted() {
        owner.gone(this, "the session was deleted");
    }

    @Override
    public void shutOut() {
        owner.gone(this, "the session is not yours to see any more");
    }

    /// Ends the reading and the watching; once.
    ///
    /// @return whether it was not over before
    boolean end() {
        Subscription left;
        lock.lock();
        try {
            if (over) {
                return false;
            }
            over = true;
            left = subscription;
        } finally {
            lock.unlock();
        }
        histories().forget(client.caller().principal().id(), this);
        if (left != null) {
            leave(left);
        }
        return true;
    }

    /// The watching ends soon: to find the watched session may take a wait for the log's writer,
    /// whose thread this may be.
    private void leave(Subscription left) {
        left.cursor().close();
        client.later(left.unwatch());
    }
}
