package dev.gangway.wire.cloudcli;

import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The open requests of one session as one socket is asked them: in the order of the stream while
/// the session is in view; else at once, and without a number, since the front-end would believe to
/// have seen all before it. Any thread; calls its link without the viewer's lock.
final class Cards {
    private final Viewer viewer;
    private final SessionLink link;

    /// Guarded by the viewer's lock.
    private final Asked asked;

    Cards(Viewer viewer, SessionLink link) {
        this.viewer = viewer;
        this.link = link;
        this.asked = new Asked(viewer.limits().timesAsked());
    }

    /// Those that are new in this state, to be shown. Under the viewer's lock.
    List<OpenRequest> follow(SessionState state) {
        return asked.follow(state);
    }

    /// All that is open, as `chat_subscribed` lists it, and not asked again. Under the viewer's
    /// lock.
    List<RawJson> list(SessionState state) {
        asked.shown(state);
        return state.open().stream()
                .map(request -> GatewayFrames.pending(link.session(), request))
                .toList();
    }

    void show(OpenRequest request, boolean inView) {
        if (inView) {
            link.place(request.sequence(), () -> card(request, link::number));
        } else {
            link.placeNow(() -> card(request, _ -> 0));
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
            link.placeNow(() -> card(request, _ -> 0));
        }
    }

    /// @param numbers from the request's sequence to the card's number, 0 for none
    private byte @Nullable [] card(OpenRequest request, LongUnaryOperator numbers) {
        viewer.lock().lock();
        try {
            SessionState state = link.state();
            if (!asked.show(state, request.id())) {
                return null;
            }
            return GatewayFrames.permissionRequest(
                    state, request, numbers.applyAsLong(request.sequence()));
        } finally {
            viewer.lock().unlock();
        }
    }
}
