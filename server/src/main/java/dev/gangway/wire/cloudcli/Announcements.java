package dev.gangway.wire.cloudcli;

import dev.gangway.session.SessionState;

/// What one socket is told of one session as a whole. Any thread, without the viewer's lock.
final class Announcements {
    private final Viewer viewer;
    private final SessionLink link;
    private final Cards cards;

    Announcements(Viewer viewer, SessionLink link, Cards cards) {
        this.viewer = viewer;
        this.link = link;
        this.cards = cards;
    }

    /// `chat_subscribed`: what is open is in it and not asked again.
    void acknowledge() {
        link.reading().placeNow(this::subscribed);
    }

    private byte[] subscribed() {
        viewer.lock().lock();
        try {
            SessionState state = link.state();
            return GatewayFrames.subscribed(
                    link.session(),
                    state.turn() != 0,
                    link.reading().cursor().position().asLong(),
                    cards.list(link.reading().toAnswer(state)),
                    viewer.nowMillis());
        } finally {
            viewer.lock().unlock();
        }
    }

    /// The session has changed, at which the front-end reads the conversation again.
    void change() {
        link.reading().placeNow(this::upserted);
    }

    private byte[] upserted() {
        viewer.lock().lock();
        try {
            return GatewayFrames.upserted(link.state(), viewer.nowMillis());
        } finally {
            viewer.lock().unlock();
        }
    }
}
