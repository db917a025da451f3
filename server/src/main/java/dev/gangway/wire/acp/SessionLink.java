package dev.gangway.wire.acp;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.json.RawJson;
import dev.gangway.session.QuestionCompleted;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection's reading of one session: the owner of its cursor, and what follows its state. A
/// link that was replaced or ended hears nothing more.
final class SessionLink implements Subscriber, SessionWatcher {
    /// WebSocket's "try again later".
    private static final int CLOSE_TRY_AGAIN = 1013;

    private final Client client;
    private final Links links;
    private final String session;
    private final boolean stock;
    private volatile boolean replaying;
    private volatile @Nullable Subscription subscription;

    /// These five are guarded by the client's lock.
    private @Nullable SessionState latest;

    private @Nullable Call opening;
    private boolean started;
    private boolean over;
    private @Nullable AcpError endedFor;

    SessionLink(Client client, Links links, String session, boolean replaying) {
        this.client = client;
        this.links = links;
        this.session = session;
        this.stock = !client.profile().gangway();
        this.replaying = replaying;
    }

    String session() {
        return session;
    }

    /// The gateway let us in; the cursor may have been lost since.
    void opened(Subscription let) {
        boolean late;
        client.lock().lock();
        try {
            subscription = let;
            let.state().ifPresent(this::newer);
            late = over;
        } finally {
            client.lock().unlock();
        }
        if (late) {
            leave(let);
        }
    }

    Subscription subscription() {
        return Objects.requireNonNull(subscription, "not opened");
    }

    /// The newest committed state that this link knows.
    SessionState state() {
        client.lock().lock();
        try {
            return Objects.requireNonNull(latest, "a session's stream has a state");
        } finally {
            client.lock().unlock();
        }
    }

    boolean over() {
        client.lock().lock();
        try {
            return over;
        } finally {
            client.lock().unlock();
        }
    }

    /// The request that this link is to answer; it fails when the link ends, or has ended, before.
    void opening(Call call) {
        AcpError ended;
        client.lock().lock();
        try {
            opening = call;
            ended = endedFor;
        } finally {
            client.lock().unlock();
        }
        if (ended != null) {
            call.fail(ended);
        }
    }

    /// Shows a frame behind an event; at once when that was shown.
    void place(long sequence, Cursor.PrivateFrame frame) {
        new Placement(sequence, frame).on(subscription().cursor());
    }

    /// Shows the answer to the request that opened this link behind an event. What was asked for
    /// again has been shown by then.
    void answer(long sequence, Call call, RawJson result) {
        Cursor.PrivateFrame frame = call.placed(result);
        place(
                sequence,
                () -> {
                    replaying = false;
                    return frame.render();
                });
    }

    /// Shows a stock client the agent's commands and its usage, which are news only when they
    /// change.
    void showWholeState(long sequence) {
        if (stock) {
            SessionState.AgentState agent = state().agent();
            WholeState.updates(agent)
                    .forEach(update ->
                            place(sequence, () -> Frames.update(session, update, RawJson.NULL)));
        }
    }

    /// From here on the client is shown what is in the stream.
    void start() {
        List<Placement> placements = new ArrayList<>();
        client.lock().lock();
        try {
            started = true;
            if (!over && latest != null) {
                placements.addAll(links.requests().follow(subscription().toAnswer(latest), true));
                placements.addAll(links.prompts().placeAgain(session));
            }
        } finally {
            client.lock().unlock();
        }
        placements.forEach(placement -> placement.on(subscription().cursor()));
        subscription().cursor().go();
    }

    @Override
    public void changed(SessionState state) {
        List<Placement> placements = List.of();
        client.lock().lock();
        try {
            newer(state);
            if (started && !over) {
                placements = links.requests().follow(subscription().toAnswer(state), false);
            }
        } finally {
            client.lock().unlock();
        }
        placements.forEach(placement -> placement.on(subscription().cursor()));
        if (state.phase() == SessionPhase.FAILED) {
            String message = "the session has stopped: its log could not be written";
            links.prompts().failAll(session, AcpError.of(ErrorCode.STORE_FAILED, message));
        }
    }

    @Override
    public void turnEnded(TurnEnd end) {
        List<Placement> placements;
        client.lock().lock();
        try {
            List<Placement> answers =
                    over ? List.<Placement>of() : links.prompts().ended(session, end);
            placements = started ? answers : List.of();
        } finally {
            client.lock().unlock();
        }
        placements.forEach(placement -> placement.on(subscription().cursor()));
    }

    /// Told to the one whose person opened the page, and to nobody else (ACP v1, elicitation).
    @Override
    public void questionCompleted(QuestionCompleted done) {
        boolean reads;
        client.lock().lock();
        try {
            reads = started && !over;
        } finally {
            client.lock().unlock();
        }
        if (reads && done.connection() == client.socket().connection()) {
            place(done.sequence(), () -> RequestFrames.completion(done.elicitation()));
        }
    }

    /// What waits for the session will not come any more.
    @Override
    public void deleted() {
        gone("the session was deleted", "deleted");
    }

    /// What a client may not see does not exist for it.
    @Override
    public void shutOut() {
        gone("the session is not yours to see any more", "access_ended");
    }

    private void gone(String why, String reason) {
        if (over()) {
            return;
        }
        AcpError error = AcpError.of(ErrorCode.NOT_FOUND, why);
        end(error);
        links.requests().detached(session).forEach(client.socket()::send);
        links.prompts().failAll(session, error);
        if (!stock) {
            RawJson params =
                    new ObjectText().text("sessionId", session).text("reason", reason).end();
            client.socket().send(Frames.notification("_gangway/deleted", params));
        }
    }

    private void newer(SessionState state) {
        if (latest == null || latest.sequence() <= state.sequence()) {
            latest = state;
        }
    }

    @Override
    public Sink sink() {
        return client.socket();
    }

    @Override
    public boolean filters() {
        return stock;
    }

    /// A stock client shows its own prompts itself, unless it asked for the history.
    @Override
    public boolean shows(EventKind kind, Origin origin) {
        return kind != EventKind.USER_MESSAGE_CHUNK
                || replaying
                || origin.connection() != client.socket().connection();
    }

    /// A stock client can learn of this only by losing its socket: it reconnects and loads.
    @Override
    public void lost(Position position, String reason) {
        if (over()) {
            return;
        }
        AcpError error =
                new AcpError(
                        AcpError.CONFLICT,
                        "the position in the session was lost: " + reason,
                        AcpError.data("LOST", true));
        end(error);
        links.prompts().failAll(session, error);
        if (stock) {
            client.socket().close(CLOSE_TRY_AGAIN, "fell behind what is kept: load again");
        } else {
            client.socket().send(Frames.notification("_gangway/lost", lost(position).end()));
        }
    }

    private ObjectText lost(Position position) {
        return new ObjectText()
                .text("sessionId", session)
                .text("epoch", position.epoch().toString())
                .number("seq", position.sequence());
    }

    /// Ends the reading and the watching. The request that opened the link is answered with `why`
    /// when it has no answer yet.
    void end(AcpError why) {
        Call unanswered;
        Subscription left;
        client.lock().lock();
        try {
            over = true;
            endedFor = why;
            unanswered = opening;
            left = subscription;
        } finally {
            client.lock().unlock();
        }
        links.gone(this);
        if (left != null) {
            leave(left);
        }
        if (unanswered != null) {
            unanswered.fail(why);
        }
    }

    /// Ends the reading at once and the watching soon: to find the watched session may take a wait
    /// for one that is being loaded, and so for the log's writer. This may be that writer's thread,
    /// or the socket's loop.
    private void leave(Subscription left) {
        left.cursor().close();
        client.later(left.unwatch());
    }
}
