package dev.gangway.wire.construct;

import dev.gangway.command.Query;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Subscription;
import dev.gangway.log.Resume;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import dev.gangway.wire.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection's reading of its session: its cursor, the requests it is shown, and what becomes
/// of the prompts that it gave. Any thread.
final class ChatLink implements Subscriber, SessionWatcher {
    /// WebSocket's "service restart": come back and load again.
    static final int CLOSE_COME_BACK = 1012;

    private static final int ATTEMPTS = 3;
    private static final int REMOVED_KEPT = 16;

    /// Behind whatever was shown, at once.
    private static final long NOW = 0;

    private final Socket socket;
    private final Executor executor;
    private final String session;
    private final String name;

    /// Guards what stands below; nobody calls a cursor, the socket or the gateway while holding it.
    private final ReentrantLock lock = new ReentrantLock();

    private final Approvals approvals;
    private final Set<Long> own = new HashSet<>();
    private final ArrayDeque<TurnEnd> removed = new ArrayDeque<>();
    private @Nullable Subscription subscription;
    private @Nullable SessionState latest;
    private boolean started;
    private boolean over;

    /// @param executor runs what may block
    /// @param session Gangway's id
    /// @param name the client's id of it
    ChatLink(
            Socket socket, Executor executor, ConstructLimits limits, String session, String name) {
        this.socket = socket;
        this.executor = executor;
        this.session = session;
        this.name = name;
        this.approvals = new Approvals(limits.shownRequests());
    }

    String session() {
        return session;
    }

    /// Begins to read: from the beginning of the turn that runs, else from the head. Nothing is
    /// shown before [#start]. May read the store.
    ///
    /// @throws dev.gangway.command.GatewayException when refused
    void attach(Caller caller) {
        for (int attempt = 1; subscription == null; attempt++) {
            SessionState seen = session(caller);
            Optional<Position> from =
                    seen.turn() == 0 || attempt == ATTEMPTS
                            ? Optional.empty()
                            : Messages.before(caller, session, seen.turn());
            Subscription let =
                    caller.gateway()
                            .subscribe(
                                    caller.principal(),
                                    StreamName.session(session),
                                    from,
                                    ChatEncoder.VARIANT,
                                    this,
                                    this);
            SessionState state = let.state().orElseThrow();
            boolean whole = let.resume() instanceof Resume.Resumed;
            if (from.isPresent() && (state.turn() != seen.turn() || !whole)) {
                let.close();
            } else {
                opened(let, state);
            }
        }
    }

    private SessionState session(Caller caller) {
        return ((Answered.Session) caller.read(new Query.Session(session))).state();
    }

    private void opened(Subscription let, SessionState state) {
        lock.lock();
        try {
            subscription = let;
            newer(state);
        } finally {
            lock.unlock();
        }
    }

    SessionState state() {
        lock.lock();
        try {
            return Objects.requireNonNull(latest, "not attached");
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing more comes of the session.
    boolean over() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /// From here on the client is shown what is in the stream, and what it is asked.
    void start() {
        List<OpenRequest> fresh;
        lock.lock();
        try {
            started = true;
            fresh = approvals.follow(toAnswer(Objects.requireNonNull(latest)));
        } finally {
            lock.unlock();
        }
        fresh.forEach(this::show);
        cursor().go();
    }

    /// Shows a frame behind what was shown.
    void say(byte[] frame) {
        cursor().place(NOW, () -> frame);
    }

    /// A prompt of this connection's waits or runs. Says at once when it was removed meanwhile.
    void gave(long turn) {
        Optional<TurnEnd> early;
        lock.lock();
        try {
            early = removed.stream().filter(end -> end.turn() == turn).findFirst();
            if (early.isEmpty()) {
                own.add(turn);
            }
        } finally {
            lock.unlock();
        }
        early.ifPresent(this::removed);
    }

    private Cursor cursor() {
        lock.lock();
        try {
            return Objects.requireNonNull(subscription, "not attached").cursor();
        } finally {
            lock.unlock();
        }
    }

    private void show(OpenRequest request) {
        cursor().placeAtHead(() -> stillOpen(request) ? Approvals.frame(request) : null);
    }

    private boolean stillOpen(OpenRequest request) {
        return state().open().stream().anyMatch(open -> open.id().equals(request.id()));
    }

    /// Under the lock, once it is attached.
    private SessionState toAnswer(SessionState state) {
        return Objects.requireNonNull(subscription, "not attached").toAnswer(state);
    }

    private void newer(SessionState state) {
        if (latest == null || latest.sequence() <= state.sequence()) {
            latest = state;
        }
    }

    @Override
    public void changed(SessionState state) {
        List<OpenRequest> fresh = new ArrayList<>();
        lock.lock();
        try {
            newer(state);
            if (started && !over) {
                fresh.addAll(approvals.follow(toAnswer(state)));
            }
        } finally {
            lock.unlock();
        }
        fresh.forEach(this::show);
        if (state.phase() == SessionPhase.FAILED) {
            String message = "The session has stopped: its log could not be written.";
            socket.send(ChatCode.error(ChatCode.AGENT_ERROR, message));
        }
    }

    /// The end of a turn is a frame of the stream; that a prompt never became one is told to who
    /// gave it.
    @Override
    public void turnEnded(TurnEnd end) {
        boolean mine;
        lock.lock();
        try {
            mine = own.remove(end.turn());
            if (end.outcome() == TurnEnd.Outcome.REMOVED && !mine) {
                removed.addLast(end);
                if (removed.size() > REMOVED_KEPT) {
                    removed.removeFirst();
                }
            }
        } finally {
            lock.unlock();
        }
        if (mine && end.outcome() == TurnEnd.Outcome.REMOVED) {
            removed(end);
        }
    }

    private void removed(TurnEnd end) {
        byte[] frame =
                end.stopReason().equals(TurnEnd.WAITED_TOO_LONG)
                        ? ChatCode.error(
                                ChatCode.SESSION_BUSY, "Timed out waiting for session gw_" + name)
                        : FrameText.of("aborted")
                                .number("turn_id", end.turn())
                                .flag("partial", false)
                                .bytes();
        cursor().place(end.sequence(), () -> frame);
    }

    @Override
    public Sink sink() {
        return socket;
    }

    /// What a client of this wire cannot be told, it must load again.
    @Override
    public void lost(Position position, String reason) {
        leave();
        socket.close(CLOSE_COME_BACK, "load the session again");
    }

    /// The id is free again; the next message makes another session.
    @Override
    public void deleted() {
        leave();
    }

    @Override
    public void shutOut() {
        leave();
        socket.close(CLOSE_COME_BACK, "the session is not yours to see any more");
    }

    /// Ends the reading at once and the watching soon: this may be the log's writer thread, which
    /// must not wait for a session that is being loaded.
    void leave() {
        Subscription left;
        lock.lock();
        try {
            left = over ? null : subscription;
            over = true;
        } finally {
            lock.unlock();
        }
        if (left != null) {
            left.cursor().close();
            executor.execute(left.unwatch());
        }
    }
}
