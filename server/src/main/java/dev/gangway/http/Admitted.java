package dev.gangway.http;

import dev.gangway.access.Whereabouts;
import io.netty.channel.Channel;

/// What is counted and noted of a socket, from before it is one until its channel is closed. Any
/// thread.
///
/// @param counts how many each principal has
/// @param open which are told when the server stops
/// @param visits which end with their credential
/// @param whereabouts from where each came, for the audit
record Admitted(SocketCounts counts, OpenChannels open, Visits visits, Whereabouts whereabouts) {

    /// Makes room for a socket; false, and nothing counted, when its principal has too many.
    boolean reserve(NettySocket.Identity identity) {
        boolean room = counts.reserve(identity.principal());
        if (room) {
            whereabouts.came(identity.connection(), identity.place());
        }
        return room;
    }

    /// Nothing came of the socket, or it is gone.
    void free(NettySocket.Identity identity) {
        counts.free(identity.principal());
        whereabouts.left(identity.connection());
    }

    /// From here on it is a socket: its end is one, in the words of its protocol. On its loop.
    void enter(NettySocket socket, Channel channel, NettySocket.Identity identity) {
        visits.enter(socket, channel);
        open.add(socket);
        channel.closeFuture()
                .addListener(_ -> {
                    open.remove(socket);
                    visits.leave(socket);
                    free(identity);
                });
    }
}
