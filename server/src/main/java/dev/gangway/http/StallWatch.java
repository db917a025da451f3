package dev.gangway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Closes a connection whose peer takes no byte for a time while some wait to be taken. A peer that
/// is slow is left alone. On the channel's loop.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class StallWatch extends ChannelOutboundHandlerAdapter {
    private static final int LOOKS = 4;

    private final long lookEveryMillis;
    private final GenericFutureListener<Future<Void>> counting;
    private final LongAdder stalled;
    private long completed;
    private long progressSeen;
    private long completedSeen;
    private int looksWithoutProgress;
    private boolean looking;

    /// @param stalled counts the connections that this closes
    StallWatch(Duration stallMax, LongAdder stalled) {
        this.stalled = stalled;
        this.lookEveryMillis = Math.max(1, stallMax.toMillis() / LOOKS);
        this.counting = _ -> completed++;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise.unvoid().addListener(counting));
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        if (!looking && hasPending(context)) {
            looking = true;
            looksWithoutProgress = 0;
            remember(context);
            lookLater(context);
        }
    }

    private void lookLater(ChannelHandlerContext context) {
        context.executor().schedule(() -> look(context), lookEveryMillis, TimeUnit.MILLISECONDS);
    }

    private void look(ChannelHandlerContext context) {
        if (!hasPending(context)) {
            looking = false;
            return;
        }
        looksWithoutProgress = hasProgressed(context) ? 0 : looksWithoutProgress + 1;
        if (looksWithoutProgress >= LOOKS) {
            stalled.increment();
            context.close();
            return;
        }
        remember(context);
        lookLater(context);
    }

    private boolean hasProgressed(ChannelHandlerContext context) {
        return completed != completedSeen || progress(context) != progressSeen;
    }

    private void remember(ChannelHandlerContext context) {
        completedSeen = completed;
        progressSeen = progress(context);
    }

    private static boolean hasPending(ChannelHandlerContext context) {
        ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
        return pending != null && !pending.isEmpty();
    }

    /// How much of the first waiting write is out.
    private static long progress(ChannelHandlerContext context) {
        ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
        return pending == null ? 0 : pending.currentProgress();
    }
}
