package dev.gangway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sockets of a [NettyBroadcast]. All but what waits runs on its loop.
// What fails on a channel closes it, and the client misses a frame.
@SuppressWarnings("FutureReturnValueIgnored")
final class NettyAudience {
    private final EventExecutor loop;
    private final int sockets;
    private final List<Channel> channels = new ArrayList<>();
    private volatile CountDownLatch all = new CountDownLatch(1);
    private volatile CountDownLatch done = new CountDownLatch(1);
    private volatile CountDownLatch gone = new CountDownLatch(1);
    private @Nullable NettyFrames frames;
    private boolean producingSoon;
    private volatile long relayed;

    NettyAudience(EventExecutor loop, int sockets) {
        this.loop = loop;
        this.sockets = sockets;
    }

    int sockets() {
        return sockets;
    }

    /// How many frames each socket was relayed.
    long relayed() {
        return relayed;
    }

    /// Waits until all sockets are there.
    void awaitAll() throws InterruptedException {
        all.await();
    }

    /// Waits for all sockets, sends them all frames, as fast as the slowest takes them.
    ///
    /// @return what CPU time the process used for that
    long broadcast(NettyFrames next) throws InterruptedException {
        all.await();
        done = new CountDownLatch(1);
        long begun = NettyBroadcast.cpuNanos();
        next.restart();
        loop.execute(() -> {
            frames = next;
            produceIn(0);
        });
        done.await();
        return NettyBroadcast.cpuNanos() - begun;
    }

    void awaitGone() throws InterruptedException {
        gone.await();
        gone = new CountDownLatch(1);
        all = new CountDownLatch(1);
    }

    /// Sends frames to all sockets; the buffer is then released. Any thread.
    void relay(ByteBuf some, int count) {
        loop.execute(() -> {
            relayed += count;
            writeAll(some);
        });
    }

    private void joined(Channel channel) {
        channels.add(channel);
        if (channels.size() == sockets) {
            gone = new CountDownLatch(1);
            all.countDown();
        }
    }

    private void left(Channel channel) {
        channels.remove(channel);
        if (channels.isEmpty()) {
            frames = null;
            done.countDown();
            gone.countDown();
        }
    }

    private void produceIn(long nanos) {
        if (!producingSoon) {
            producingSoon = true;
            loop.schedule(this::produce, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /// Until a socket takes no more: it says when it does again.
    private void produce() {
        producingSoon = false;
        NettyFrames next = frames;
        if (next == null) {
            return;
        }
        if (next.allMade()) {
            if (channels.stream()
                    .allMatch(channel -> channel.unsafe().outboundBuffer().isEmpty())) {
                done.countDown();
            } else {
                produceIn(0);
            }
        } else if (next.waitNanos() > 0) {
            produceIn(next.waitNanos());
        } else if (channels.stream().allMatch(Channel::isWritable)) {
            writeAll(next.turn());
            produceIn(0);
        }
    }

    private void writeAll(ByteBuf some) {
        for (Channel channel : channels) {
            // The frames are made: they go past the handlers that would make them.
            channel.pipeline().firstContext().writeAndFlush(some.retainedDuplicate());
        }
        some.release();
    }

    /// One socket.
    static final class Member extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final NettyAudience audience;

        Member(NettyAudience audience) {
            this.audience = audience;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                audience.joined(context.channel());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame ignored) {
            // It only broadcasts.
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                audience.produceIn(0);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            audience.left(context.channel());
        }
    }
}
