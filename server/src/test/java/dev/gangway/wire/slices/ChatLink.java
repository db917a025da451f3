package dev.gangway.wire.slices;

import dev.gangway.command.Query;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Subscription;
import dev.gangway.json.Json;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One Storkit socket's reading of one session. Behind a turn's end it stands still until the whole
/// history is there to be told, so that a following turn's tokens do not come before it.
final class ChatLink implements Subscriber, SessionWatcher {
    /// At once, where it stands.
    private static final long NOW = 0;

    private final Client client;
    private final String session;
    private final Consumer<ChatLink> stale;
    private final Consumer<ChatLink> gone;
    private final OwedEnds ends = new OwedEnds();
    private final ShownRequests requests = new ShownRequests();
    private volatile @Nullable Subscription subscription;

    /// Whether it reads what its client was told whole.
    private volatile boolean replaying = true;

    private volatile boolean over;

    /// A place in the stream, and what was said before it.
    ///
    /// @param turn the one that runs; 0 for none
    private record Begun(Subscription subscription, ChatHistory history, long turn) {}

    /// @param stale told when its client must be told the whole again
    /// @param gone told when the session is not the client's any more
    ChatLink(Client client, String session, Consumer<ChatLink> stale, Consumer<ChatLink> gone) {
        this.client = client;
        this.session = session;
        this.stale = stale;
        this.gone = gone;
    }

    String session() {
        return session;
    }

    /// Begins to read: a turn that runs from its beginning. Reads the store.
    ///
    /// @param whole whether the client is told what was said before, whether or not a turn runs
    /// @throws dev.gangway.command.GatewayException when refused
    void open(boolean whole) {
        Begun begun = begin();
        Subscription let = begun.subscription();
        requests.newer(let.state().orElseThrow());
        subscription = let;
        long from = let.cursor().position().sequence();
        boolean runs = begun.turn() != 0;
        if (runs) {
            say(begun.history().updateBefore(begun.turn()));
        } else if (whole) {
            say(ChatHistory.read(client, session).update(from));
        }
        let.cursor()
                .place(
                        runs ? begun.history().through() : NOW,
                        () -> {
                            replaying = false;
                            return null;
                        });
        ask();
        ends.begin(from).ifPresentOrElse(this::finish, let.cursor()::go);
    }

    /// Of a turn that ended, or began, meanwhile the place would be another one.
    private Begun begin() {
        while (true) {
            long turn = runningTurn();
            ChatHistory history = ChatHistory.read(client, session);
            Subscription let = subscribe(turn == 0 ? Optional.empty() : history.before(turn));
            if (let.state().orElseThrow().turn() == turn) {
                return new Begun(let, history, turn);
            }
            let.close();
        }
    }

    private long runningTurn() {
        return ((Answered.Session) client.read(new Query.Session(session))).state().turn();
    }

    private Subscription subscribe(Optional<Position> after) {
        return client.gateway()
                .subscribe(
                        client.socket().principal(),
                        StreamName.session(session),
                        after,
                        ChatFrames.VARIANT,
                        this,
                        this);
    }

    private Cursor cursor() {
        return Objects.requireNonNull(subscription, "not opened").cursor();
    }

    /// A turn of this client's own, by its number.
    void owns(long turn) {
        ends.owns(turn);
    }

    /// Instead of another one on the same socket.
    void ownsWhat(ChatLink before) {
        before.ends.own().forEach(this::owns);
    }

    /// Its client's turn that runs or waits, the first of them.
    Optional<Long> ownTurn() {
        return ends.own().stream().findFirst();
    }

    Optional<OpenRequest> request(String id) {
        return requests.find(id);
    }

    /// Says something where the client stands.
    void say(byte[] frame) {
        cursor().place(NOW, () -> frame);
    }

    @Override
    public void turnEnded(TurnEnd end) {
        if (!over && ends.add(end)) {
            finish(end);
        }
    }

    private void finish(TurnEnd end) {
        cursor().pauseBefore(end.sequence() + 1);
        // Wakes it: it may stand at an earlier end.
        cursor().place(NOW, () -> null);
        client.later(() -> tell(end));
    }

    /// What the client is told behind a turn's end; where another one runs, not what that has said.
    /// Reads the store.
    private void tell(TurnEnd end) {
        long running = end.outcome() == TurnEnd.Outcome.REMOVED ? runningTurn() : 0;
        ChatHistory history = ChatHistory.read(client, session);
        byte[] update =
                running == 0 ? history.update(end.sequence()) : history.updateBefore(running);
        byte[] last = last(end);
        Cursor cursor = cursor();
        cursor.place(end.sequence(), () -> update);
        cursor.place(end.sequence(), () -> last);
        ends.told().ifPresentOrElse(this::finish, cursor::go);
    }

    private byte[] last(TurnEnd end) {
        String said = Json.text(end.detail().node(), "message", end.stopReason());
        return switch (end.outcome()) {
            case STOPPED ->
                    end.stopReason().equals("cancelled")
                            ? ChatFrames.cancelled()
                            : ChatFrames.sessionId(session);
            case FAILED, INTERRUPTED -> ChatFrames.error(said);
            case REMOVED -> ChatFrames.cancelled();
        };
    }

    @Override
    public void changed(SessionState state) {
        requests.newer(state);
        if (subscription != null && !over) {
            ask();
        }
    }

    /// What the client was not asked yet, when it stands at the head, if it is open then.
    private void ask() {
        for (OpenRequest request : requests.fresh()) {
            cursor().placeAtHead(() ->
                    requests.find(request.id()).map(ChatFrames::permissionRequest).orElse(null));
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

    /// A client shows its own prompts, and puts away what it answered, by itself; the prompts of a
    /// turn that is read again are in the whole, and its requests that are over were never shown.
    @Override
    public boolean shows(EventKind kind, Origin origin) {
        boolean own = origin.connection() == client.socket().connection();
        return (!own && !replaying)
                || (kind != EventKind.USER_MESSAGE_CHUNK && kind != EventKind.PERMISSION_RESOLVED);
    }

    @Override
    public void lost(Position position, String reason) {
        stale.accept(this);
    }

    @Override
    public void deleted() {
        gone.accept(this);
    }

    @Override
    public void shutOut() {
        gone.accept(this);
    }

    void end() {
        over = true;
        Subscription left = subscription;
        if (left != null) {
            left.cursor().close();
            client.later(left.unwatch());
        }
    }
}
