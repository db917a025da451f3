package dev.gangway.http;

import dev.gangway.command.GatewayException;
import dev.gangway.wire.Connection;
import dev.gangway.wire.Wire;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.ExecutorService;

/// The reading side of a WebSocket: frames in, messages to the inbox, pings answered, and what
/// happens to the channel told to those who care. On the channel's loop, except for what [Inbox]
/// calls.
final class SocketHandler extends SimpleChannelInboundHandler<WebSocketFrame>
        implements Inbox.Owner {
    private final NettySocket socket;
    private final Wire.Opener opener;
    private final StreamPort streams;
    private final RoomBell room;
    private final Faults faults;
    private final MessageAssembler assembler;
    private final Heartbeat heartbeat;
    private final Inbox inbox;

    SocketHandler(
            NettySocket socket,
            Wire.Opener opener,
            NettySocket.Context context,
            ExecutorService threads,
            Faults faults) {
        this.socket = socket;
        this.opener = opener;
        this.streams = context.streams();
        this.room = new RoomBell(socket, streams);
        this.faults = faults;
        this.assembler = new MessageAssembler(context.limits().messageBytesMax());
        this.heartbeat = new Heartbeat(socket, context.limits());
        this.inbox = new Inbox("socket-" + socket.connection(), context.limits(), threads, this);
        socket.reading().inbox(inbox);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        heartbeat.start(context.executor());
        inbox.start();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        heartbeat.heard();
        switch (frame) {
            case CloseWebSocketFrame close -> socket.peerCloses(answerTo(close));
            case PingWebSocketFrame ping -> heartbeat.answer(ByteBufUtil.getBytes(ping.content()));
            case TextWebSocketFrame _, BinaryWebSocketFrame _, ContinuationWebSocketFrame _ -> {
                if (!socket.isClosing()) {
                    assembler.add(frame).ifPresent(inbox::add);
                }
            }
            default -> {
                // A pong: that something was heard is all it says.
            }
        }
    }

    private static byte[] answerTo(CloseWebSocketFrame close) {
        return close.statusCode() < 0
                ? ServerFrames.closeWithoutCode()
                : ServerFrames.close(close.statusCode(), "");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        room.changed(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        heartbeat.stop();
        try {
            streams.closed(socket);
        } finally {
            inbox.end();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException broken ->
                    socket.close(broken.closeStatus().code(), broken.closeStatus().reasonText());
            // A peer that resets its connection is everyday.
            default -> {
                if (Tls.isPeers(cause)) {
                    socket.abort();
                } else {
                    fault("reading a socket", cause);
                }
            }
        }
    }

    @Override
    public Connection open() {
        return opener.open(socket);
    }

    @Override
    public void roomChanged(boolean room) {
        socket.reading().full(!room);
    }

    @Override
    public void failed(Throwable thrown) {
        if (thrown instanceof GatewayException refused) {
            int code = refused.code().retryHelps() ? CloseCode.TRY_LATER : CloseCode.REFUSED;
            socket.close(code, String.valueOf(refused.getMessage()));
        } else {
            fault("handling a message", thrown);
        }
    }

    private void fault(String where, Throwable cause) {
        String reference = faults.report(where, cause);
        socket.close(CloseCode.INTERNAL, "internal error " + reference);
    }
}
