package dev.gangway.wire.cloudcli;

import dev.gangway.command.TurnEnd;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How one socket hears of the ends of one session's turns. In view they are in the stream; out of
/// view, where the stream stands still, a turn's last word and its `complete` are told by private
/// frames, the latter only while no other text is open. Any thread; calls its link without the
/// viewer's lock.
final class Endings {
    private final Viewer viewer;
    private final Sights sights;
    private final SessionLink link;

    /// These are guarded by the viewer's lock.
    private final LastEnd last = new LastEnd();

    private boolean held;

    Endings(Viewer viewer, Sights sights, SessionLink link) {
        this.viewer = viewer;
        this.sights = sights;
        this.link = link;
    }

    /// Under the viewer's lock.
    ///
    /// @param turn 0 when none runs
    void runs(long turn) {
        last.runs(turn);
    }

    /// Whether an end waits until the turn in view is over. Under the viewer's lock.
    boolean held() {
        return held;
    }

    /// The session is in view again, and its stream goes on. Under the viewer's lock.
    void drop() {
        held = false;
    }

    /// A turn that was shown has ended.
    void ended(TurnEnd ending) {
        boolean seen;
        viewer.lock().lock();
        try {
            if (!last.ended(ending)) {
                return;
            }
            seen = link.inView();
        } finally {
            viewer.lock().unlock();
        }
        if (seen) {
            link.place(ending.sequence(), this::shown);
        } else {
            viewer.later(() -> sayLastWord(ending));
        }
    }

    /// Shows nothing: behind the end of the turn in view, what was held goes out, and the front-end
    /// reads the conversation again.
    private byte @Nullable [] shown() {
        viewer.rereads().await(viewer.socket().principal().id(), link);
        sights.release();
        return null;
    }

    /// One text in place of the many pieces that were not shown.
    private void sayLastWord(TurnEnd ending) {
        Optional<byte[]> word =
                LastWord.read(viewer, link.session(), ending.turn(), link::number);
        word.ifPresent(frame -> link.placeNow(() -> unseen(ending) ? frame : null));
        settle(false);
    }

    /// Whether the cursor, which stands still, has not shown it. On the loop.
    private boolean unseen(TurnEnd ending) {
        viewer.lock().lock();
        try {
            return !link.inView() && link.shown() < ending.sequence();
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
            held = !now && !link.inView() && sights.midTurn(link);
            if (held || !last.isKnown()) {
                return;
            }
        } finally {
            viewer.lock().unlock();
        }
        link.placeNow(this::late);
    }

    private byte @Nullable [] late() {
        Optional<TurnEnd> due;
        viewer.lock().lock();
        try {
            due = link.inView() ? Optional.empty() : last.tell(link.shown());
        } finally {
            viewer.lock().unlock();
        }
        return due.map(this::complete).orElse(null);
    }

    /// Tells the end of a turn that this socket was not shown: the front-end reads the conversation
    /// again.
    void missed(TurnEnd ending) {
        link.placeNow(() -> complete(ending));
    }

    private byte[] complete(TurnEnd ending) {
        String session = link.session();
        String id = MessageIds.event(session, ending.sequence());
        MessageText complete =
                MessageText.message("complete", id, session, link.provider(), viewer.nowMillis())
                        .number("seq", link.number(ending.sequence()));
        return TurnText.of(ending).add(complete, session).end().bytes();
    }
}
