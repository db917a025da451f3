package dev.gangway.wire.cloudcli;

import dev.gangway.command.TurnEnd;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.json.RawJson;
import dev.gangway.log.Resume;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    private final Asked asked;
    private volatile @Nullable Subscription subscription;

    /// These are guarded by the viewer's lock.
    private @Nullable SessionState latest;

    private boolean started;
    private boolean over;
    private boolean inView = true;
    private boolean held;

    /// The last turn that was known to run, the one that ran when the session left the view, the
    /// last end of one, and the event of the last end that was told privately.
    private long running;

    private long leftIn;
    private Optional<TurnEnd> end = Optional.empty();
    private long told;

    SessionLink(Viewer viewer, Sights sights, String session, String provider) {
        this.viewer = viewer;
        this.sights = sights;
        this.session = session;
        this.provider = provider;
        this.asked = new Asked(viewer.limits().timesAsked());
    }

    String session() {
        return session;
    }

    /// The gateway let us in; the cursor may have been lost since.
    void opened(Subscription let) {
        boolean late;
        viewer.lock().lock();
        try {
            subscription = let;
            let.state().ifPresent(this::newer);
            late = over;
        } finally {
            viewer.lock().unlock();
        }
        if (late) {
            leave(let);
        }
        switch (let.resume()) {
            case Resume.Resumed _ -> {
                // Nothing is missing.
            }
            case Resume.Gap _, Resume.Reset _ -> restart("what was asked for is not kept");
        }
    }

    private Cursor cursor() {
        return Objects.requireNonNull(subscription, "not opened").cursor();
    }

    private void place(long sequence, Cursor.PrivateFrame frame) {
        cursor().place(sequence, frame);
    }

    /// Shows a frame as soon as possible.
    private void placeNow(Cursor.PrivateFrame frame) {
        place(0, frame);
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
        List<OpenRequest> cards;
        viewer.lock().lock();
        try {
            started = true;
            cards = asked.follow(state());
        } finally {
            viewer.lock().unlock();
        }
        cards.forEach(this::show);
        cursor().go();
    }

    /// `chat_subscribed`: what is open is in it and not asked again.
    void acknowledge() {
        placeNow(this::subscribed);
    }

    private byte[] subscribed() {
        viewer.lock().lock();
        try {
            SessionState state = state();
            asked.shown(state);
            List<RawJson> cards =
                    state.open().stream()
                            .map(request -> GatewayFrames.pending(session, request))
                            .toList();
            return GatewayFrames.subscribed(
                    session,
                    state.turn() != 0,
                    cursor().position().asLong(),
                    cards,
                    viewer.nowMillis());
        } finally {
            viewer.lock().unlock();
        }
    }

    /// Tells the end of a turn that this socket was not shown: the front-end reads the conversation
    /// again.
    void complete(TurnEnd missed) {
        placeNow(() -> ended(missed));
    }

    private byte[] ended(TurnEnd which) {
        String id = MessageIds.event(session, which.sequence());
        MessageText complete =
                MessageText.message("complete", id, session, provider, viewer.nowMillis())
                        .number("seq", number(which.sequence()));
        return TurnText.of(which).add(complete, session).end().bytes();
    }

    private long number(long sequence) {
        return new Position(cursor().position().epoch(), sequence).asLong();
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
            held = false;
        } finally {
            viewer.lock().unlock();
        }
        if (acknowledged) {
            acknowledge();
        }
        if (stood) {
            cursor().go();
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
        cursor().pauseBefore(0);
        settle(true);
    }

    @Override
    public void changed(SessionState state) {
        List<OpenRequest> cards = List.of();
        viewer.lock().lock();
        try {
            newer(state);
            if (started && !over) {
                cards = asked.follow(state);
            }
        } finally {
            viewer.lock().unlock();
        }
        cards.forEach(this::show);
    }

    /// In the order of the stream; out of view, where the stream stands still, at once, and without
    /// a number: the front-end would believe to have seen all before it.
    private void show(OpenRequest request) {
        boolean seen;
        viewer.lock().lock();
        try {
            seen = inView;
        } finally {
            viewer.lock().unlock();
        }
        if (seen) {
            place(request.sequence(), () -> card(request, number(request.sequence())));
        } else {
            placeNow(() -> card(request, 0));
        }
    }

    /// @param seq 0 for none
    private byte @Nullable [] card(OpenRequest request, long seq) {
        viewer.lock().lock();
        try {
            if (!asked.show(state(), request.id())) {
                return null;
            }
            return GatewayFrames.permissionRequest(state(), request, seq);
        } finally {
            viewer.lock().unlock();
        }
    }

    /// The client's answer was none: it has put the card away, and is asked again, but not for
    /// ever.
    void askAgain(OpenRequest request) {
        boolean again;
        viewer.lock().lock();
        try {
            again = asked.again(request.id());
        } finally {
            viewer.lock().unlock();
        }
        if (again) {
            placeNow(() -> card(request, 0));
        }
    }

    @Override
    public void turnEnded(TurnEnd ending) {
        boolean seen;
        viewer.lock().lock();
        try {
            if (over || !started || ending.turn() != running) {
                return;
            }
            end = Optional.of(ending);
            seen = inView;
        } finally {
            viewer.lock().unlock();
        }
        if (seen) {
            place(ending.sequence(), sights::released);
        } else {
            viewer.later(() -> sayLastWord(ending));
        }
    }

    /// One text in place of the many pieces that were not shown.
    private void sayLastWord(TurnEnd ending) {
        Optional<byte[]> word = LastWord.read(viewer, session, ending.turn(), this::number);
        word.ifPresent(frame -> placeNow(() -> unseen(ending) ? frame : null));
        settle(false);
    }

    /// Whether the cursor, which stands still, has not shown it. On the loop.
    private boolean unseen(TurnEnd ending) {
        viewer.lock().lock();
        try {
            return !inView && cursor().position().sequence() < ending.sequence();
        } finally {
            viewer.lock().unlock();
        }
    }

    /// Tells the end of a turn out of view, unless another turn has begun, or the front-end is in
    /// the middle of another text: it would take `complete` for that one's end.
    ///
    /// @param now even then, since no text is open
    void settle(boolean now) {
        viewer.lock().lock();
        try {
            held = !now && !inView && sights.midTurn(this);
            if (held || end.isEmpty()) {
                return;
            }
        } finally {
            viewer.lock().unlock();
        }
        placeNow(this::lateEnd);
    }

    private byte @Nullable [] lateEnd() {
        viewer.lock().lock();
        try {
            boolean due =
                    end.isPresent()
                            && end.get().sequence() > told
                            && running == end.get().turn()
                            && unseen(end.get());
            if (!due) {
                return null;
            }
            told = end.get().sequence();
            return ended(end.get());
        } finally {
            viewer.lock().unlock();
        }
    }

    /// Under the viewer's lock.
    boolean held() {
        return held;
    }

    private void newer(SessionState state) {
        if (latest == null || latest.sequence() <= state.sequence()) {
            latest = state;
            running = state.turn() == 0 ? running : state.turn();
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
        Subscription left;
        viewer.lock().lock();
        try {
            left = over ? null : subscription;
            over = true;
        } finally {
            viewer.lock().unlock();
        }
        sights.gone(this);
        if (left != null) {
            leave(left);
        }
    }

    /// The watching ends soon: to find the watched session may take a wait for the log's writer,
    /// whose thread this may be.
    private void leave(Subscription left) {
        left.cursor().close();
        viewer.later(left.unwatch());
    }
}
