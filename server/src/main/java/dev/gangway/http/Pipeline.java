package dev.gangway.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;

/// Sets up each new connection to read requests; an upgrade changes it over.
@Sharable
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final Door door;
    private final OpenChannels open;

    Pipeline(Door door, OpenChannels open) {
        this.door = door;
        this.open = open;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        // Asked for here while it is known for sure: the channel keeps it.
        if (channel.remoteAddress() == null || !open.admit(channel)) {
            door.counts().connectionsRefused.increment();
            channel.close();
            return;
        }
        channel.closeFuture()
                .addListener(_ -> {
                    open.remove(channel);
                    door.entry().visits().leave(channel);
                });
        HttpLimits.Requests limits = door.limits().requests();
        RequestClock clock = new RequestClock(limits);
        OneAtATime turns = new OneAtATime();
        channel.pipeline()
                .addLast(new StallWatch(door.limits().sockets().stallMax(), door.counts().stalled));
        door.entry()
                .tls()
                .ifPresent(tls ->
                        channel.pipeline().addLast(tls.handler(channel, limits.receiveMax())));
        channel.pipeline()
                .addLast(clock)
                .addLast(
                        new HttpRequestDecoder(
                                new HttpDecoderConfig()
                                        .setMaxInitialLineLength(limits.lineBytesMax())
                                        .setMaxHeaderSize(limits.headerBytesMax())))
                .addLast(new HttpResponseEncoder())
                .addLast(turns)
                .addLast(new RequestReader(door, clock, turns));
    }
}
