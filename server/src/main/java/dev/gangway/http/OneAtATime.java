package dev.gangway.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lets one request through and holds back what was pipelined behind it until [#next], so that
/// answers go out in the order of the requests. While something is held back nothing more is read:
/// what is held is at most what one read brought. On the channel's loop.
final class OneAtATime extends ChannelInboundHandlerAdapter {
    private final Deque<Object> held = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean answering;
    private boolean forwarding;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        held.add(message);
        forward(context);
    }

    /// The request was answered.
    void next() {
        answering = false;
        forward(Objects.requireNonNull(context));
    }

    /// Whether the client sent more than the request that is being answered.
    boolean holdsMore() {
        return !held.isEmpty();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        context.fireChannelInactive();
    }

    /// A request may be answered while it is being passed on, which leads back here: then the outer
    /// call goes on, and the stack does not grow with the number of requests.
    private void forward(ChannelHandlerContext context) {
        if (forwarding) {
            return;
        }
        forwarding = true;
        while (!answering && !held.isEmpty()) {
            Object message = held.remove();
            answering = message instanceof LastHttpContent;
            context.fireChannelRead(message);
        }
        forwarding = false;
        if (!context.isRemoved()) {
            context.channel().config().setAutoRead(held.isEmpty());
        }
    }

    private void release() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
