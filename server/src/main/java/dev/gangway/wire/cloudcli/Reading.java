package dev.gangway.wire.cloudcli;

import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.session.SessionState;
import dev.gangway.stream.Cursor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where one socket stands in one session's stream, and what is placed there for it alone. Any
/// thread, without the viewer's lock where frames are placed.
final class Reading {
    private final Viewer viewer;
    private volatile @Nullable Subscription subscription;

    Reading(Viewer viewer) {
        this.viewer = viewer;
    }

    void opened(Subscription let) {
        subscription = let;
    }

    /// With what is to be put to this client.
    SessionState toAnswer(SessionState state) {
        return subscription().toAnswer(state);
    }

    private Subscription subscription() {
        return Objects.requireNonNull(subscription, "not opened");
    }

    Cursor cursor() {
        return subscription().cursor();
    }

    /// Shows a frame when the cursor gets there.
    void place(long sequence, Cursor.PrivateFrame frame) {
        cursor().place(sequence, frame);
    }

    /// Shows a frame as soon as possible.
    void placeNow(Cursor.PrivateFrame frame) {
        place(0, frame);
    }

    /// As clients see it.
    long number(long sequence) {
        return new Position(cursor().position().epoch(), sequence).asLong();
    }

    /// Up to which event the stream was shown.
    long shown() {
        return cursor().position().sequence();
    }

    boolean isOpened() {
        return subscription != null;
    }

    /// The watching ends soon: to find the watched session may take a wait for the log's writer,
    /// whose thread this may be.
    void leave() {
        Subscription left = subscription();
        left.cursor().close();
        viewer.later(left.unwatch());
    }
}
