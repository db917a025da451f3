package dev.gangway.wire.mezame;

import dev.gangway.command.TurnEnd;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.List;
import java.util.Optional;

/// One connection's reading of its session, from the seam of its history on: the owner of its
/// cursor, and what follows its state. One that was replaced or ended hears nothing more.
final class SessionLink implements Subscriber, SessionWatcher {
    /// At once, whatever was shown.
    private static final long NOW = 0;

    private final Client client;
    private final LinkOwner owner;
    private final String session;
    private final AskedRequests requests;
    private final LinkState known;

    /// Whether what this connection caused itself is shown: it lies before the link.
    private volatile boolean replaying = true;

    private volatile long seam;

    SessionLink(Client client, LinkOwner owner, String session) {
        this.client = client;
        this.owner = owner;
        this.session = session;
        this.requests = new AskedRequests(client.shared().limits());
        this.known = new LinkState(requests);
    }

    String session() {
        return session;
    }

    /// The last event that the history tells.
    long seam() {
        return seam;
    }

    SessionState state() {
        return known.session();
    }

    /// Subscribes from the seam on; from here on it takes commands. Reads the store.
    ///
    /// @throws dev.gangway.command.GatewayException when refused
    void open() {
        Subscription let = Seam.subscribe(client, session, this, this);
        seam = let.cursor().position().sequence();
        known.know(let.state().orElseThrow());
        if (!known.opened(let)) {
            leave(let);
        }
    }

    /// Says `ready`; the rest follows with [#start].
    void ready(Opening how) {
        known.told().ifPresent(told -> ready(how, told));
    }

    private void ready(Opening how, LinkState.Told told) {
        boolean resumed = how != Opening.MADE;
        if (resumed) {
            histories().expect(client.caller().principal().id(), this);
        }
        ReadyFrames.of(told.state(), resumed).forEach(this::place);
        if (told.untold() > seam) {
            place(told.untold(), Client::promptDone);
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

    /// From here on the client is shown what is in the stream; nothing when it is already. Does not
    /// block.
    void start() {
        known.start().ifPresent(this::read);
    }

    /// @param asked the requests that are open
    private void read(List<String> asked) {
        Subscription mine = known.subscription();
        place(
                head(mine.resume()),
                () -> {
                    replaying = false;
                    return null;
                });
        asked.forEach(this::show);
        mine.cursor().go();
    }

    private static long head(Resume resume) {
        return resume.head().sequence();
    }

    /// Shows a frame behind an event; at once when that was shown.
    void place(long sequence, Cursor.PrivateFrame frame) {
        known.subscription().cursor().place(sequence, frame);
    }

    /// Shows a frame at once.
    void place(byte[] frame) {
        place(NOW, () -> frame);
    }

    private void show(String request) {
        known.subscription().cursor().placeAtHead(() -> requests.show(request));
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
        known.changed(state).ifPresent(news -> show(state, news));
    }

    private void show(SessionState state, LinkState.News news) {
        news.menus().ifPresent(frame -> place(state.sequence(), frame::bytes));
        if (news.requests().stale()) {
            owner.again(this);
        } else {
            news.requests().show().forEach(this::show);
        }
        if (state.phase() == SessionPhase.FAILED) {
            place(Client.error("the session has stopped: its log could not be written"));
        }
    }

    @Override
    public void turnEnded(TurnEnd end) {
        if (known.turnEnded(end)) {
            place(end.sequence(), Client::promptDone);
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
        LinkState.Ended ended = known.end();
        if (ended.first()) {
            histories().forget(client.caller().principal().id(), this);
            ended.left().ifPresent(this::leave);
        }
        return ended.first();
    }

    /// The watching ends soon: to find the watched session may take a wait for the log's writer,
    /// whose thread this may be.
    private void leave(Subscription left) {
        left.cursor().close();
        client.later(left.unwatch());
    }
}
