package dev.gangway.http;

import io.netty.channel.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether a socket's input is read: not while its connection asked for a pause, nor while too many
/// of its messages wait. What waits is not handed over in a pause either. Any thread.
final class Reading {
    private final Channel channel;
    private @Nullable Inbox inbox;
    private volatile boolean paused;
    private volatile boolean full;
    private volatile boolean always;

    Reading(Channel channel) {
        this.channel = channel;
    }

    /// Set before the socket is given to anyone.
    void inbox(Inbox inbox) {
        this.inbox = inbox;
    }

    void pause() {
        paused = true;
        Objects.requireNonNull(inbox).hold();
        update();
    }

    void resume() {
        paused = false;
        Objects.requireNonNull(inbox).go();
        update();
    }

    void full(boolean isFull) {
        full = isFull;
        update();
    }

    /// Reads from now on, whatever was asked: nothing is handed over any more, and the peer's close
    /// is waited for.
    void open() {
        always = true;
        update();
    }

    boolean isStopped() {
        return !always && (paused || full);
    }

    private void update() {
        // The state is read on the loop, so that the last of several changes wins.
        Loops.execute(channel.eventLoop(), () -> channel.config().setAutoRead(!isStopped()));
    }
}
