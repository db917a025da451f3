package dev.gangway.http;

import dev.gangway.access.Principal;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/// Turns a request into a socket: who asks and how many sockets it has is looked at on the loop,
/// the wires are asked on a virtual thread, and the channel is changed over on the loop again.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class Upgrades {
    private final HttpServices services;
    private final Front front;
    private final NettySocket.Context context;
    private final Admitted admitted;
    private final Loops loops;
    private final ExecutorService threads;
    private final Faults faults;
    private volatile boolean refusing;

    Upgrades(
            HttpServices services,
            Front front,
            NettySocket.Context context,
            Admitted admitted,
            Loops loops,
            ExecutorService threads,
            Faults faults) {
        this.services = services;
        this.front = front;
        this.context = context;
        this.admitted = admitted;
        this.loops = loops;
        this.threads = threads;
        this.faults = faults;
    }

    /// From now on there are no new sockets: the server stops. Any thread.
    void refuse() {
        refusing = true;
    }

    /// One upgrade under way.
    private record Pending(
            Channel channel, Request request, NettySocket.Identity identity, Responder responder) {}

    void upgrade(Channel channel, Request request, Credentials credentials, Responder responder) {
        Optional<Answer> refusal = Handshake.refusal(request);
        if (refusal.isPresent()) {
            responder.answer(refusal.get());
        } else if (!(credentials instanceof Credentials.Known(Principal principal, _))) {
            responder.answer(front.answer(nobody(), request.path()));
        } else if (refusing) {
            context.counts().socketsRefused.increment();
            responder.answer(stopping().answer());
        } else {
            long number = services.connectionNumbers().getAsLong();
            NettySocket.Identity identity = request.by(number, principal);
            if (admitted.reserve(identity)) {
                Pending pending = new Pending(channel, request, identity, responder);
                threads.execute(() -> choose(pending));
            } else {
                context.counts().socketsRefused.increment();
                responder.answer(tooMany().answer());
            }
        }
    }

    private void choose(Pending pending) {
        Thread.currentThread().setName("upgrade-" + pending.identity().connection());
        try {
            Optional<Wire.Upgrade> chosen = ask(pending);
            if (chosen.isPresent()) {
                Wire.Upgrade upgrade = chosen.get();
                FullHttpResponse response =
                        Handshake.accept(
                                pending.request(),
                                upgrade.subprotocols(),
                                upgrade.responseHeaders());
                Loops.execute(
                        pending.channel().eventLoop(),
                        () -> accept(pending, response, upgrade.opener()));
            } else {
                refuse(pending, Problem.notFound());
            }
        } catch (GatewayException refused) {
            refuse(pending, Problem.of(refused));
        } catch (RuntimeException | Error fault) {
            refuse(pending, Problem.internal(faults.report("choosing a wire", fault)));
        }
    }

    private Optional<Wire.Upgrade> ask(Pending pending) {
        Exchange exchange =
                new NettyExchange(
                        pending.request(),
                        Optional.of(pending.identity().principal()),
                        pending.identity().connection(),
                        pending.responder());
        for (Wire wire : services.wires()) {
            Optional<Wire.Upgrade> upgrade = wire.upgrade(exchange);
            if (upgrade.isPresent()) {
                return upgrade;
            }
        }
        return Optional.empty();
    }

    /// A wire may have answered in its own words; then these are not used.
    private void refuse(Pending pending, Problem problem) {
        admitted.free(pending.identity());
        pending.responder().answer(problem.answer());
    }

    private void accept(Pending pending, FullHttpResponse response, Wire.Opener opener) {
        Channel channel = pending.channel();
        OneAtATime turns = channel.pipeline().get(OneAtATime.class);
        if (!channel.isActive() || turns == null) {
            admitted.free(pending.identity());
        } else if (turns.holdsMore()) {
            pending.responder().last();
            refuse(pending, Problem.badRequest("A client waits for the answer to its upgrade."));
        } else if (pending.responder().claim()) {
            change(pending, response, opener);
        } else {
            admitted.free(pending.identity());
            faults.report(
                    "upgrading",
                    new IllegalStateException("a wire answered a request and upgraded it"));
        }
    }

    private void change(Pending pending, FullHttpResponse response, Wire.Opener opener) {
        Channel channel = pending.channel();
        NettySocket socket =
                new NettySocket(
                        channel, loops.of(channel.eventLoop()), pending.identity(), context);
        // Before anybody hears of it.
        admitted.enter(socket, channel, pending.identity());
        context.counts().sockets.increment();
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.writeAndFlush(response);
        pipeline.remove(RequestClock.class);
        pipeline.remove(OneAtATime.class);
        pipeline.remove(RequestReader.class);
        pipeline.addLast(new WebSocket13FrameDecoder(decoding()));
        pipeline.addLast(new SocketHandler(socket, opener, context, threads, faults));
        pipeline.remove(HttpResponseEncoder.class);
        // What it has read beyond the request goes to the handlers behind it.
        pipeline.remove(HttpRequestDecoder.class);
    }

    private WebSocketDecoderConfig decoding() {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(context.limits().messageBytesMax())
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
    }

    private static Problem nobody() {
        return Problem.unauthenticated(
                "Log in, or present a token: as `Authorization: Bearer TOKEN`, or, from a browser,"
                        + " as a sub-protocol `bearer.TOKEN` beside the wire's own, or by"
                        + " `?ticket=` a ticket from POST /auth/ticket.");
    }

    private static Problem stopping() {
        return new Problem(
                503,
                "Service Unavailable",
                "The server is stopping: come back when it is there again.",
                "SHUTTING_DOWN");
    }

    private static Problem tooMany() {
        return Problem.limit(
                429, "Too Many Requests", "You have as many sockets open as are allowed.");
    }
}
