package dev.gangway.http;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/// Answers requests with server-sent events (WHATWG HTML, section 9.2): the connection is changed
/// over to a socket that only sends, counted and closed as all sockets are.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class EventStreams {
    private static final String CONTENT_TYPE = "text/event-stream";

    private final NettySocket.Context context;
    private final Admitted admitted;
    private final Loops loops;
    private final ExecutorService threads;
    private final Faults faults;

    EventStreams(
            NettySocket.Context context,
            Admitted admitted,
            Loops loops,
            ExecutorService threads,
            Faults faults) {
        this.context = context;
        this.admitted = admitted;
        this.loops = loops;
        this.threads = threads;
        this.faults = faults;
    }

    /// @throws GatewayException LIMIT when the caller has as many sockets open as it may
    void open(
            Responder responder,
            NettySocket.Identity identity,
            List<String> headers,
            Wire.Opener opener) {
        if (!admitted.reserve(identity)) {
            context.counts().socketsRefused.increment();
            throw new GatewayException(
                    ErrorCode.LIMIT, "You have as many sockets open as are allowed.");
        }
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of("X-Accel-Buffering", "no"));
        Loops.execute(
                responder.channel().eventLoop(), () -> accept(responder, identity, all, opener));
    }

    private void accept(
            Responder responder,
            NettySocket.Identity identity,
            List<String> headers,
            Wire.Opener opener) {
        Channel channel = responder.channel();
        OneAtATime turns = channel.pipeline().get(OneAtATime.class);
        if (!channel.isActive() || turns == null) {
            admitted.free(identity);
        } else if (turns.holdsMore()) {
            admitted.free(identity);
            responder
                    .last()
                    .answer(
                            Problem.badRequest(
                                            "A client sends nothing behind a request for events.")
                                    .answer());
        } else if (responder.claim()) {
            change(channel, responder.lastHead(CONTENT_TYPE, headers), identity, opener);
        } else {
            admitted.free(identity);
        }
    }

    private void change(
            Channel channel, HttpResponse head, NettySocket.Identity identity, Wire.Opener opener) {
        NettySocket socket =
                NettySocket.ofEvents(channel, loops.of(channel.eventLoop()), identity, context);
        // Before anybody hears of it.
        admitted.enter(socket, channel, identity);
        context.counts().sockets.increment();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.writeAndFlush(head);
        pipeline.remove(RequestClock.class);
        pipeline.remove(OneAtATime.class);
        pipeline.remove(RequestReader.class);
        pipeline.addLast(new EventStreamHandler(socket, opener, context, threads, faults));
        pipeline.remove(HttpResponseEncoder.class);
        // What it has read beyond the request goes to the handler behind it, which drops it.
        pipeline.remove(HttpRequestDecoder.class);
    }
}
