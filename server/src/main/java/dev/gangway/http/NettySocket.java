package dev.gangway.http;

import dev.gangway.access.Principal;
import dev.gangway.access.Whereabouts;
import dev.gangway.stream.Segment;
import dev.gangway.stream.Sink;
import dev.gangway.wire.Socket;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// The writing side of a WebSocket, and its end. What comes in is [SocketHandler]'s.
///
/// A close goes through a handshake: our close frame, the peer's, then the connection; when one of
/// them takes longer than `closeMax`, the connection at once. From our close frame on nothing else
/// is written.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class NettySocket implements Socket {
    private static final Runnable NOTHING = () -> {};

    private final Channel channel;
    private final Sink.Loop loop;
    private final long connection;
    private final Principal principal;
    private final String address;
    private final StreamPort streams;
    private final HttpLimits.Sockets limits;
    private final HttpCounts counts;
    private final PrivateOutput own;
    private final Reading reading;

    /// From the call of close on: nothing more is taken to be written.
    private volatile boolean closing;

    /// Whether it carries server-sent events instead of frames.
    private final boolean events;

    /// The loop's own: our close frame is written.
    private boolean closeWritten;

    NettySocket(Channel channel, Sink.Loop loop, Identity identity, Context context) {
        this(channel, loop, identity, context, false);
    }

    /// A socket of server-sent events: it only sends, as it is, and its end is the connection's.
    static NettySocket ofEvents(
            Channel channel, Sink.Loop loop, Identity identity, Context context) {
        return new NettySocket(channel, loop, identity, context, true);
    }

    private NettySocket(
            Channel channel, Sink.Loop loop, Identity identity, Context context, boolean events) {
        this.events = events;
        this.channel = channel;
        this.loop = loop;
        this.connection = identity.connection();
        this.principal = identity.principal();
        this.address = identity.address();
        this.streams = context.streams();
        this.limits = context.limits();
        this.counts = context.counts();
        this.own = new PrivateOutput(channel, limits.privateBytesMax());
        this.reading = new Reading(channel);
    }

    /// Whose socket it is.
    ///
    /// @param address from where it was opened
    record Identity(long connection, Principal principal, String address) {
        Whereabouts.Place place() {
            return new Whereabouts.Place(address, principal.credential());
        }
    }

    /// What all sockets share.
    record Context(StreamPort streams, HttpLimits.Sockets limits, HttpCounts counts) {}

    @Override
    public long connection() {
        return connection;
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public Sink.Loop loop() {
        return loop;
    }

    @Override
    public boolean isWritable() {
        return !closing && channel.isWritable();
    }

    @Override
    public void write(Segment segment, int offset, int length) {
        if (closing) {
            streams.release(segment);
            return;
        }
        own.writeAhead();
        // However the write ends, its listener hears of it, once.
        channel.write(Unpooled.wrappedBuffer(streams.view(segment, offset, length)))
                .addListener(_ -> streams.release(segment));
    }

    @Override
    public void write(byte[] frame) {
        if (!closing && !own.write(frame)) {
            overflow();
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void send(byte[] text) {
        send(text, NOTHING);
    }

    @Override
    public void send(byte[] text, Runnable taken) {
        if (!closing && !own.offer(events ? text : ServerFrames.text(text), taken)) {
            overflow();
        }
    }

    @Override
    public void pauseReading() {
        reading.pause();
    }

    @Override
    public void resumeReading() {
        reading.resume();
    }

    @Override
    public void close(int code, String reason) {
        closing = true;
        Loops.execute(
                channel.eventLoop(),
                () -> {
                    if (events) {
                        endEvents();
                    } else {
                        writeClose(ServerFrames.close(code, reason));
                    }
                });
    }

    Reading reading() {
        return reading;
    }

    boolean isClosing() {
        return closing;
    }

    /// Writes a control frame at once. On the loop.
    ChannelFuture control(byte[] frame) {
        return channel.writeAndFlush(Unpooled.wrappedBuffer(frame));
    }

    /// The peer's close frame is there: it gets its answer, or was the answer. On the loop.
    void peerCloses(byte[] answer) {
        if (closeWritten) {
            channel.close();
        } else {
            closing = true;
            writeClose(answer).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// Ends the connection without a word: the peer does not listen. On the loop.
    void abort() {
        closing = true;
        channel.close();
    }

    private ChannelFuture writeClose(byte[] closeFrame) {
        if (closeWritten) {
            return channel.newSucceededFuture();
        }
        closeWritten = true;
        own.end();
        reading.open();
        endWithin(limits.closeMax().toMillis());
        return control(closeFrame);
    }

    private void endEvents() {
        if (!closeWritten) {
            closeWritten = true;
            own.end();
            endWithin(limits.closeMax().toMillis());
            control(new byte[0]).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void endWithin(long millis) {
        ScheduledFuture<?> end =
                channel.eventLoop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> end.cancel(false));
    }

    private void overflow() {
        if (!closing) {
            counts.overflowed.increment();
        }
        close(CloseCode.TRY_LATER, "too much waits to be read");
    }
}
