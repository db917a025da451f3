package dev.gangway.bench;

import dev.gangway.json.Json;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/// A Netty server that only broadcasts, with the options and the output of
/// bench/reference/broadcast.c: what the same library does without anything of Gangway around it.
/// One loop; each frame is built once, and what one turn makes goes to each socket as one write.
public final class NettyBroadcast {
    private static final int REQUEST_BYTES_MAX = 8 << 10;
    private static final int BACKLOG = 4096;

    private NettyBroadcast() {}

    /// @param args `--sockets N`, then `--count N --bytes B`, or none of the two for a frame for
    ///   each line of standard input; `--rate R` a second; `--rounds N`: how many times, with new
    ///   sockets each time
    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, Long> options = options(args);
        int sockets = Math.toIntExact(options.getOrDefault("--sockets", 1L));
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        NettyAudience audience = new NettyAudience(loop.next(), sockets);
        Channel listening = listen(loop, audience);
        System.out.println("listening " + ((InetSocketAddress) listening.localAddress()).getPort());
        if (options.containsKey("--count")) {
            NettyFrames frames =
                    NettyFrames.made(
                            options.getOrDefault("--count", 0L),
                            Math.toIntExact(options.getOrDefault("--bytes", 0L)),
                            options.getOrDefault("--rate", 0L));
            for (long left = options.getOrDefault("--rounds", 1L); left > 0; left--) {
                report(audience, frames.count(), audience.broadcast(frames));
                audience.awaitGone();
            }
        } else {
            audience.awaitAll();
            long begun = cpuNanos();
            new NettyRelay(audience).run(new FileInputStream(FileDescriptor.in));
            report(audience, audience.relayed(), cpuNanos() - begun);
            audience.awaitGone();
        }
        loop.shutdownGracefully().awaitUninterruptibly();
    }

    private static Map<String, Long> options(String... args) {
        Map<String, Long> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], Long.parseLong(args[i + 1]));
        }
        return options;
    }

    private static Channel listen(EventLoopGroup loop, NettyAudience audience) {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline().addLast(new HttpServerCodec());
                                channel.pipeline()
                                        .addLast(new HttpObjectAggregator(REQUEST_BYTES_MAX));
                                channel.pipeline()
                                        .addLast(
                                                new WebSocketServerProtocolHandler(
                                                        "/", null, false));
                                channel.pipeline().addLast(new NettyAudience.Member(audience));
                            }
                        })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
    }

    static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static void report(NettyAudience audience, long framesEach, long cpuNanos) {
        double frames = (double) framesEach * audience.sockets();
        System.out.println(
                Json.object()
                        .put("server", "netty")
                        .put("sockets", audience.sockets())
                        .put("cpuNanosPerFrame", cpuNanos / frames));
    }
}
