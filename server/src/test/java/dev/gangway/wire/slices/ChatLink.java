package dev.gangway.wire.slices;

import dev.gangway.agent.AgentRequest;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One Storkit socket's reading of one session. Behind a turn's end it stands still until the whole
/// history is there to be told, so that a following turn's tokens do not come before it.
final class ChatLink implements Subscriber, SessionWatcher {
    private static final long NOW = 0;

    private final Client client;
    private final String session;
    private final Consumer<ChatLink> stale;
    private final Consumer<ChatLink> gone;

    /// Whether it reads what its client was told whole.
    private volatile boolean replaying = true;

    /// Guards the seven below. Nobody calls a cursor, the socket or the gateway while holding it.
    private final ReentrantLock lock = new ReentrantLock();

    /// Ends that are not told yet, the one at which it stands first.
    private final Deque<TurnEnd> ends = new ArrayDeque<>();

    private final Set<Long> own = new HashSet<>();
    private final Set<String> shown = new HashSet<>();
    private @Nullable SessionState latest;
    private @Nullable Subscription subscription;
    private boolean reading;
    private boolean over;

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
        ChatHistory history = ChatHistory.read(client, session);
        long turn = ((Answered.Session) client.read(new Query.Session(session))).state().turn();
        Optional<Position> seam = turn == 0 ? Optional.empty() : history.before(turn);
        Subscription let = subscribe(seam);
        SessionState state = let.state().orElseThrow();
        while (state.turn() != turn) {
            // A turn ended, or began, meanwhile: the place would be another one.
            let.close();
            history = ChatHistory.read(client, session);
            turn = state.turn();
            let = subscribe(turn == 0 ? Optional.empty() : history.before(turn));
            state = let.state().orElseThrow();
        }
        begin(let, state);
        long from = let.cursor().position().sequence();
        if (turn != 0) {
            say(history.updateBefore(turn));
        } else if (whole) {
            say(ChatHistory.read(client, session).update(from));
        }
        let.cursor()
                .place(
                        turn == 0 ? NOW : history.through(),
                        () -> {
                            replaying = false;
                            return null;
                        });
        show(state);
        goOn(from);
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

    private void begin(Subscription let, SessionState state) {
        lock.lock();
        try {
            subscription = let;
            if (latest == null || latest.sequence() <= state.sequence()) {
                latest = state;
            }
        } finally {
            lock.unlock();
        }
    }

    /// To the next end that is to be told, or on and on.
    ///
    /// @param from behind which ends are news
    private void goOn(long from) {
        TurnEnd next;
        lock.lock();
        try {
            reading = true;
            ends.removeIf(end -> end.sequence() <= from);
            next = ends.peek();
        } finally {
            lock.unlock();
        }
        if (next == null) {
            cursor().go();
        } else {
            finish(next);
        }
    }

    private Cursor cursor() {
        lock.lock();
        try {
            return Objects.requireNonNull(subscription, "not opened").cursor();
        } finally {
            lock.unlock();
        }
    }

    /// A turn of this client's own, by its number.
    void owns(long turn) {
        lock.lock();
        try {
            own.add(turn);
        } finally {
            lock.unlock();
        }
    }

    /// Instead of another one on the same socket.
    void ownsWhat(ChatLink before) {
        Set<Long> turns;
        before.lock.lock();
        try {
            turns = Set.copyOf(before.own);
        } finally {
            before.lock.unlock();
        }
        turns.forEach(this::owns);
    }

    /// Its client's turn that runs or waits, the first of them.
    Optional<Long> ownTurn() {
        lock.lock();
        try {
            return own.stream().sorted().findFirst();
        } finally {
            lock.unlock();
        }
    }

    Optional<OpenRequest> request(String id) {
        lock.lock();
        try {
            return latest == null
                    ? Optional.empty()
                    : latest.open().stream().filter(open -> open.id().equals(id)).findFirst();
        } finally {
            lock.unlock();
        }
    }

    /// Says something where the client stands.
    void say(byte[] frame) {
        cursor().place(NOW, () -> frame);
    }

    @Override
    public void turnEnded(TurnEnd end) {
        boolean first;
        lock.lock();
        try {
            boolean told = end.outcome() != TurnEnd.Outcome.REMOVED || own.contains(end.turn());
            if (over || !told) {
                return;
            }
            ends.add(end);
            first = reading && ends.size() == 1;
        } finally {
            lock.unlock();
        }
        if (first) {
            finish(end);
        }
    }

    private void finish(TurnEnd end) {
        cursor().pauseBefore(end.sequence() + 1);
        // Wakes it: it may stand at an earlier end.
        cursor().place(NOW, () -> null);
        client.later(() -> tell(end));
    }

    /// What the client is told behind a turn's end. Reads the store.
    private void tell(TurnEnd end) {
        byte[] update = ChatHistory.read(client, session).update(end.sequence());
        byte[] last = last(end);
        TurnEnd next;
        lock.lock();
        try {
            ends.poll();
            own.remove(end.turn());
            next = ends.peek();
        } finally {
            lock.unlock();
        }
        Cursor cursor = cursor();
        cursor.place(end.sequence(), () -> update);
        cursor.place(end.sequence(), () -> last);
        if (next == null) {
            cursor.go();
        } else {
            finish(next);
        }
    }

    private byte[] last(TurnEnd end) {
        boolean stopped = end.outcome() == TurnEnd.Outcome.STOPPED;
        if (end.outcome() == TurnEnd.Outcome.REMOVED || end.stopReason().equals("cancelled")) {
            return ChatFrames.error("The chat was cancelled.");
        }
        String said = Json.text(end.detail().node(), "message", end.stopReason());
        return stopped ? ChatFrames.sessionId(session) : ChatFrames.error(said);
    }

    @Override
    public void changed(SessionState state) {
        boolean known;
        lock.lock();
        try {
            latest = state;
            known = subscription != null && !over;
        } finally {
            lock.unlock();
        }
        if (known) {
            show(state);
        }
    }

    /// Those requests that the client was not asked yet, when it stands at the head, if they are
    /// open then.
    private void show(SessionState state) {
        List<OpenRequest> fresh;
        lock.lock();
        try {
            shown.retainAll(state.open().stream().map(OpenRequest::id).toList());
            fresh =
                    state.open().stream()
                            .filter(open -> open.kind() == AgentRequest.Kind.PERMISSION)
                            .filter(open -> shown.add(open.id()))
                            .toList();
        } finally {
            lock.unlock();
        }
        fresh.forEach(open ->
                cursor().placeAtHead(() ->
                        request(open.id()).map(ChatFrames::permissionRequest).orElse(null)));
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
        Subscription left;
        lock.lock();
        try {
            over = true;
            left = subscription;
        } finally {
            lock.unlock();
        }
        if (left != null) {
            left.cursor().close();
            client.later(left.unwatch());
        }
    }
}
