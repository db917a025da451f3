package dev.gangway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Closes a connection so that the peer still gets the last answer: a connection closed with unread
/// input is reset, and a reset overtakes what was written. So the output is shut down, input is
/// thrown away, and the connection ends when the peer closes its side or time is over.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class LingeringClose extends ChannelInboundHandlerAdapter {
    private LingeringClose() {}

    /// @param written the last write
    static void after(ChannelFuture written, Duration max) {
        Channel channel = written.channel();
        channel.pipeline().addFirst(new LingeringClose());
        channel.config().setAutoRead(true);
        ScheduledFuture<?> end =
                channel.eventLoop()
                        .schedule(() -> channel.close(), max.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> end.cancel(false));
        written.addListener(done -> {
            if (done.isSuccess() && channel instanceof SocketChannel socket) {
                socket.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }
}
