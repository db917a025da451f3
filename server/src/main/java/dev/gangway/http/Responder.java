package dev.gangway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes the answer to one request, once, from any thread.
final class Responder {
    private final Channel channel;
    private final boolean head;
    private final InstantSource clock;
    private final Duration closeMax;
    private final Runnable answering;
    private final Runnable answered;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile boolean keepAlive;
    private volatile Runnable whenClaimed = () -> {};

    /// @param answering run on the channel's loop just before a whole answer is written
    /// @param answered run on the channel's loop when the answer is out and the connection goes on
    Responder(
            Channel channel,
            HttpRequest request,
            InstantSource clock,
            Duration closeMax,
            Runnable answering,
            Runnable answered) {
        this.channel = channel;
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.head = HttpMethod.HEAD.equals(request.method());
        this.clock = clock;
        this.closeMax = closeMax;
        this.answering = answering;
        this.answered = answered;
    }

    /// The connection ends with this answer: what follows cannot be read as a request.
    Responder last() {
        keepAlive = false;
        return this;
    }

    /// Reserves the right to answer; false when somebody else has it.
    boolean claim() {
        boolean mine = claimed.compareAndSet(false, true);
        if (mine) {
            whenClaimed.run();
        }
        return mine;
    }

    /// Run once, when somebody answers; set before anybody may.
    void whenClaimed(Runnable then) {
        whenClaimed = then;
    }

    /// Answers unless that was done before; whether it was this call that did.
    ///
    /// @throws IllegalArgumentException for headers that cannot be written
    boolean answer(Answer answer) {
        // Made before it is claimed: headers that cannot be written are the caller's fault, who
        // then has an answer left for it.
        FullHttpResponse response = response(answer);
        boolean mine = claim();
        if (mine) {
            Loops.execute(channel.eventLoop(), () -> write(response));
        }
        return mine;
    }

    Channel channel() {
        return channel;
    }

    /// The head of an answer in chunks, for whoever claimed it.
    HttpResponse chunkedHead(String contentType, List<String> extra) {
        HttpResponse head = bareHead(contentType, extra);
        HttpUtil.setTransferEncodingChunked(head, true);
        HttpUtil.setKeepAlive(head, keepAlive);
        return head;
    }

    /// The head of an answer that ends with the connection, for whoever claimed it.
    HttpResponse lastHead(String contentType, List<String> extra) {
        HttpResponse head = bareHead(contentType, extra);
        HttpUtil.setKeepAlive(head, false);
        return head;
    }

    private HttpResponse bareHead(String contentType, List<String> extra) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        for (int i = 0; i < extra.size(); i += 2) {
            head.headers().add(extra.get(i), extra.get(i + 1));
        }
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.DATE, date());
        return head;
    }

    private void write(FullHttpResponse response) {
        // Before it is written: an answer may tell that its own credential has ended.
        answering.run();
        finish(channel.writeAndFlush(response));
    }

    /// The last part of the answer is being written. On the loop.
    void ended(ChannelFuture written) {
        answering.run();
        finish(written);
    }

    private void finish(ChannelFuture written) {
        if (keepAlive) {
            written.addListener(done -> {
                if (done.isSuccess()) {
                    answered.run();
                }
            });
        } else {
            LingeringClose.after(written, closeMax);
        }
    }

    private FullHttpResponse response(Answer answer) {
        // HEAD gets the length that GET would have, and no body.
        byte[] body = head ? new byte[0] : answer.body();
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(answer.status()),
                        Unpooled.wrappedBuffer(body));
        HttpHeaders headers = response.headers();
        for (int i = 0; i < answer.headers().size(); i += 2) {
            headers.add(answer.headers().get(i), answer.headers().get(i + 1));
        }
        if (!answer.contentType().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        }
        if (!headers.contains(HttpHeaderNames.CACHE_CONTROL)) {
            headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        }
        if (answer.status() != 204 && answer.status() != 304) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(HttpHeaderNames.DATE, date());
        HttpUtil.setKeepAlive(response, keepAlive);
        return response;
    }

    private String date() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().atOffset(ZoneOffset.UTC));
    }
}
