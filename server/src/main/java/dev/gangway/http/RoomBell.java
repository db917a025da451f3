package dev.gangway.http;

import io.netty.channel.ChannelHandlerContext;

/// Tells cursors that a socket takes bytes again. On its loop.
final class RoomBell {
    private final NettySocket socket;
    private final StreamPort streams;
    private boolean toldSoon;

    RoomBell(NettySocket socket, StreamPort streams) {
        this.socket = socket;
        this.streams = streams;
    }

    /// Told from a task of its own: this may be in the midst of somebody's write or flush.
    void changed(ChannelHandlerContext context) {
        if (socket.isWritable() && !toldSoon) {
            toldSoon = true;
            Loops.execute(context.channel().eventLoop(), this::tell);
        }
    }

    private void tell() {
        toldSoon = false;
        if (socket.isWritable()) {
            streams.writable(socket);
        }
    }
}
