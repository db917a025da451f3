package dev.gangway.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pings a peer, answers its pings, and ends the connection when nothing is heard of it any more.
/// On the channel's loop.
final class Heartbeat {
    private final NettySocket socket;
    private final long everyMillis;
    private final long silentBeatsMax;
    private @Nullable ScheduledFuture<?> timer;
    private long silentBeats;
    private boolean answering;
    private byte @Nullable [] latestPing;

    Heartbeat(NettySocket socket, HttpLimits.Sockets limits) {
        this.socket = socket;
        this.everyMillis = limits.pingEvery().toMillis();
        this.silentBeatsMax = limits.silenceMax().toMillis() / everyMillis;
    }

    void start(EventExecutor loop) {
        timer =
                loop.scheduleWithFixedDelay(
                        this::beat, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    void heard() {
        silentBeats = 0;
    }

    /// Answers a ping. While an answer waits to be taken only the latest ping is kept, as RFC 6455
    /// allows: a flood of pings costs nothing.
    void answer(byte[] ping) {
        if (socket.isClosing()) {
            return;
        }
        if (answering) {
            latestPing = ping;
            return;
        }
        answering = true;
        socket.control(ServerFrames.pong(ping)).addListener(_ -> answered());
    }

    private void answered() {
        answering = false;
        byte[] next = latestPing;
        latestPing = null;
        if (next != null) {
            answer(next);
        }
    }

    private void beat() {
        if (socket.isClosing()) {
            return;
        }
        // What is not read cannot be heard.
        silentBeats = socket.reading().isStopped() ? 0 : silentBeats + 1;
        if (silentBeats >= silentBeatsMax) {
            socket.abort();
        } else if (socket.isWritable()) {
            socket.control(ServerFrames.ping());
        }
    }
}
