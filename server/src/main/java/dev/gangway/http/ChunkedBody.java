package dev.gangway.http;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Body;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Arrays;
import java.util.List;

/// A body in chunks (RFC 9112, section 7.1). The writing thread waits for each part to be taken:
/// never on a loop.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class ChunkedBody implements Body {
    private static final int PART_BYTES_MAX = 64 << 10;

    private final Channel channel;
    private final Responder responder;
    private boolean ended;

    private ChunkedBody(Responder responder) {
        this.channel = responder.channel();
        this.responder = responder;
    }

    static ChunkedBody begin(Responder responder, String contentType, List<String> headers) {
        ChunkedBody body = new ChunkedBody(responder);
        body.taken(body.channel.writeAndFlush(responder.chunkedHead(contentType, headers)));
        return body;
    }

    @Override
    public void write(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += PART_BYTES_MAX) {
            int end = Math.min(bytes.length, at + PART_BYTES_MAX);
            byte[] part = Arrays.copyOfRange(bytes, at, end);
            taken(channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(part))));
        }
    }

    @Override
    public void end() {
        ended = true;
        Loops.execute(
                channel.eventLoop(),
                () -> responder.ended(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)));
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            channel.close();
        }
    }

    /// Each part that is taken gives the answer more time.
    private void taken(ChannelFuture written) {
        try {
            written.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "The server is stopping.", stopped);
        }
        if (!written.isSuccess()) {
            throw new GatewayException(ErrorCode.CONFLICT, "The client is gone.", written.cause());
        }
        Loops.execute(channel.eventLoop(), this::prolong);
    }

    private void prolong() {
        RequestClock clock = channel.pipeline().get(RequestClock.class);
        if (clock != null && !ended) {
            clock.received();
        }
    }
}
