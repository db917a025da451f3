package dev.gangway.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads requests on one connection, one at a time. Who may not come in, and what is too large, is
/// refused at the request's head, before its body is read; a refusal of this kind ends the
/// connection. On the channel's loop.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestReader extends SimpleChannelInboundHandler<HttpObject> {
    private static final HttpRequest UNREADABLE =
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");

    private final Door door;
    private final RequestClock clock;
    private final OneAtATime turns;
    private @Nullable HttpRequest head;
    private @Nullable Caller caller;
    private Credentials credentials = new Credentials.Nobody();
    private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private int bodyBytesMax;
    private boolean refused;

    RequestReader(Door door, RequestClock clock, OneAtATime turns) {
        this.door = door;
        this.clock = clock;
        this.turns = turns;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (refused) {
            return;
        }
        if (part instanceof HttpRequest request) {
            begin(context, request);
        }
        if (part instanceof HttpContent content && !refused && head != null) {
            append(context, content);
        }
        if (part instanceof LastHttpContent && !refused && head != null) {
            finish(context);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            refuse(context, unreadable(request.decoderResult().cause()));
            return;
        }
        head = request;
        body = new ByteArrayOutputStream(0);
        caller = door.entry().caller(context.channel(), request.headers());
        door.admission()
                .refusal(request.headers(), caller.secure())
                .ifPresentOrElse(
                        problem -> refuse(context, problem), () -> identify(context, request));
    }

    private void identify(ChannelHandlerContext context, HttpRequest request) {
        Gate.Opinion opinion =
                door.entry()
                        .gate()
                        .look(context.channel(), request, Objects.requireNonNull(caller));
        credentials = opinion.credentials();
        HttpLimits.Requests limits = door.limits().requests();
        bodyBytesMax =
                credentials instanceof Credentials.Known
                        ? limits.bodyBytesMax()
                        : limits.strangerBodyBytesMax();
        if (opinion.refusal().isPresent()) {
            refuse(context, opinion.refusal().get());
        } else if (HttpUtil.getContentLength(request, 0L) > bodyBytesMax) {
            refuse(context, bodyTooLarge());
        } else if (request.headers().contains(HttpHeaderNames.EXPECT)) {
            goOn(context, request);
        }
    }

    private void goOn(ChannelHandlerContext context, HttpRequest request) {
        if (HttpUtil.is100ContinueExpected(request)) {
            context.writeAndFlush(
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.CONTINUE,
                            Unpooled.EMPTY_BUFFER));
        } else {
            refuse(
                    context,
                    new Problem(
                            417,
                            "Expectation Failed",
                            "Only 100-continue may be expected.",
                            "INVALID"));
        }
    }

    private void append(ChannelHandlerContext context, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refuse(context, unreadable(content.decoderResult().cause()));
            return;
        }
        if (body.size() + content.content().readableBytes() > bodyBytesMax) {
            refuse(context, bodyTooLarge());
            return;
        }
        body.writeBytes(ByteBufUtil.getBytes(content.content()));
    }

    private void finish(ChannelHandlerContext context) {
        HttpRequest request = Objects.requireNonNull(head);
        head = null;
        clock.received();
        Responder responder = responder(context, request);
        try {
            Request whole = Request.of(request, body.toByteArray(), Objects.requireNonNull(caller));
            door.routes().route(context.channel(), whole, credentials, responder);
        } catch (IllegalArgumentException badTarget) {
            refused = true;
            responder.last().answer(Problem.badRequest("Unreadable target.").answer());
        }
    }

    private void refuse(ChannelHandlerContext context, Problem problem) {
        refuse(context, problem.answer());
    }

    private void refuse(ChannelHandlerContext context, Answer answer) {
        refused = true;
        HttpRequest request = head == null ? UNREADABLE : head;
        clock.received();
        responder(context, request).last().answer(answer);
    }

    private Responder responder(ChannelHandlerContext context, HttpRequest request) {
        return new Responder(
                context.channel(),
                request,
                door.services().clock(),
                door.limits().sockets().closeMax(),
                () -> door.entry().visits().leave(context.channel()),
                this::answered);
    }

    private void answered() {
        clock.answered();
        turns.next();
    }

    private static Problem bodyTooLarge() {
        return Problem.limit(413, "Content Too Large", "The body is larger than allowed.");
    }

    private static Problem unreadable(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ ->
                    Problem.limit(414, "URI Too Long", "The request line is longer than allowed.");
            case TooLongHttpHeaderException _ ->
                    Problem.limit(
                            431,
                            "Request Header Fields Too Large",
                            "The headers are larger than allowed.");
            default -> Problem.badRequest("This is not an HTTP/1.1 request.");
        };
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == RequestClock.Event.RECEIVE_TIMED_OUT && !refused) {
            refuse(
                    context,
                    Problem.limit(
                            408,
                            "Request Timeout",
                            "The request did not come in whole within the time for it."));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A peer that resets its connection, or does not speak TLS, is everyday; all else is a
        // fault of ours.
        if (!Tls.isPeers(cause)) {
            door.faults().report("reading a request", cause);
        }
        context.close();
    }
}
