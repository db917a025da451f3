package dev.gangway.http;

import dev.gangway.wire.Connection;
import dev.gangway.wire.Wire;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What happens to the channel of an event stream, told to those who care. Says something now and
/// then, so that nobody between takes the connection for dead. What the client sends is dropped. On
/// the channel's loop, but for the connection's own thread.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class EventStreamHandler extends ChannelInboundHandlerAdapter {
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final NettySocket socket;
    private final Wire.Opener opener;
    private final StreamPort streams;
    private final RoomBell room;
    private final HttpLimits.Sockets limits;
    private final ExecutorService threads;
    private final Faults faults;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable ScheduledFuture<?> beats;

    EventStreamHandler(
            NettySocket socket,
            Wire.Opener opener,
            NettySocket.Context context,
            ExecutorService threads,
            Faults faults) {
        this.socket = socket;
        this.opener = opener;
        this.streams = context.streams();
        this.room = new RoomBell(socket, streams);
        this.limits = context.limits();
        this.threads = threads;
        this.faults = faults;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long every = limits.pingEvery().toMillis();
        beats =
                context.executor()
                        .scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MILLISECONDS);
        threads.execute(this::live);
    }

    /// From its opening to its end, on the connection's own thread.
    private void live() {
        Thread.currentThread().setName("events-" + socket.connection());
        try {
            Connection connection = opener.open(socket);
            try {
                ended.await();
            } finally {
                connection.closed();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            faults.report("opening an event stream", fault);
            socket.close(CloseCode.INTERNAL, "internal error");
        }
    }

    private void beat() {
        if (socket.isWritable()) {
            socket.control(COMMENT);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        room.changed(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (beats != null) {
            beats.cancel(false);
        }
        try {
            streams.closed(socket);
        } finally {
            ended.countDown();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A peer that resets its connection is everyday; all else is a fault of ours.
        if (!(cause instanceof IOException)) {
            faults.report("reading behind an event stream", cause);
        }
        socket.abort();
    }
}
