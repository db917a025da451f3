package dev.gangway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Bounds how long a connection may take to send a request, to be answered, and to be idle. On the
/// channel's loop.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestClock extends ChannelInboundHandlerAdapter {
    /// Fired as a user event when a request was begun and did not come in time.
    enum Event {
        RECEIVE_TIMED_OUT
    }

    private enum Phase {
        UNUSED,
        RECEIVING,
        ANSWERING,
        IDLE
    }

    private final HttpLimits.Requests limits;
    private Phase phase = Phase.UNUSED;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> timer;

    RequestClock(HttpLimits.Requests limits) {
        this.limits = limits;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        enter(Phase.UNUSED, limits.receiveMax());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (phase == Phase.UNUSED) {
            // The first request's time counts from the connection: the timer goes on.
            phase = Phase.RECEIVING;
        } else if (phase == Phase.IDLE) {
            enter(Phase.RECEIVING, limits.receiveMax());
        }
        context.fireChannelRead(message);
    }

    /// A request is there whole.
    void received() {
        enter(Phase.ANSWERING, limits.answerMax());
    }

    /// Its answer is out.
    void answered() {
        enter(Phase.IDLE, limits.keepAliveMax());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    private void enter(Phase next, Duration limit) {
        stop();
        phase = next;
        timer =
                Objects.requireNonNull(context)
                        .executor()
                        .schedule(this::expired, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expired() {
        ChannelHandlerContext current = Objects.requireNonNull(context);
        switch (phase) {
            case RECEIVING -> current.fireUserEventTriggered(Event.RECEIVE_TIMED_OUT);
            case UNUSED, ANSWERING, IDLE -> current.close();
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
