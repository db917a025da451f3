package dev.gangway.http;

import io.netty.channel.ChannelFuture;
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
    private @Nullable ChannelFuture ping;
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
        silentBeats = couldAnswer() ? silentBeats + 1 : 0;
        if (silentBeats >= silentBeatsMax) {
            socket.abort();
        } else if (socket.isWritable()) {
            ping = socket.control(ServerFrames.ping());
        }
    }

    /// Not while we do not listen, nor while the ping waits behind other output: how long a peer
    /// may leave output waiting is [StallWatch]'s to say.
    private boolean couldAnswer() {
        boolean pingWaits = ping != null && !ping.isDone();
        return socket.isWritable() && !pingWaits && !socket.reading().isStopped();
    }
}
