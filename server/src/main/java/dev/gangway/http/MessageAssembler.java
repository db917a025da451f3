package dev.gangway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Puts a message's fragments together, within a limit, and lets only valid UTF-8 pass as text. The
/// decoder before it keeps the order of fragments. On the channel's loop.
final class MessageAssembler {
    private final int messageBytesMax;
    private ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);
    private boolean inMessage;
    private boolean binary;

    MessageAssembler(int messageBytesMax) {
        this.messageBytesMax = messageBytesMax;
    }

    /// Takes a data frame; the message that it completes.
    ///
    /// @throws CorruptedWebSocketFrameException when the message is too large or no text
    Optional<Inbox.Message> add(WebSocketFrame frame) {
        ByteBuf content = frame.content();
        if (!inMessage) {
            binary = frame instanceof BinaryWebSocketFrame;
        }
        if (fragments.size() + content.readableBytes() > messageBytesMax) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG, "message too large");
        }
        if (frame.isFinalFragment() && !inMessage) {
            return Optional.of(message(ByteBufUtil.getBytes(content)));
        }
        fragments.writeBytes(ByteBufUtil.getBytes(content));
        inMessage = !frame.isFinalFragment();
        if (inMessage) {
            return Optional.empty();
        }
        byte[] whole = fragments.toByteArray();
        fragments = new ByteArrayOutputStream(0);
        return Optional.of(message(whole));
    }

    private Inbox.Message message(byte[] bytes) {
        if (binary) {
            return new Inbox.Binary(bytes);
        }
        if (!ByteBufUtil.isText(Unpooled.wrappedBuffer(bytes), StandardCharsets.UTF_8)) {
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "text is not UTF-8");
        }
        return new Inbox.Text(bytes);
    }
}
