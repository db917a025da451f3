package dev.gangway.http;

import dev.gangway.access.Principal;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// By which credential somebody is here just now: with a socket, or with a request that is being
/// answered. When a credential ends, all of them end at once. Any thread.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class Visits {
    static final String REASON =
            "Your access has ended: it was revoked, has expired, or you logged out.";

    /// Who was let in a moment before its credential ended is caught by this memory: the moment is
    /// one step of a loop.
    private static final int ENDED_MAX = 1_000;

    // Guarded by this, all three.
    private final Map<Channel, String> requests = new HashMap<>();
    private final Set<NettySocket> sockets = new HashSet<>();
    private final Set<String> ended = new LinkedHashSet<>();

    /// Somebody asks something.
    ///
    /// @return false when its credential has just ended
    synchronized boolean enter(Channel channel, Principal principal) {
        if (ended.contains(principal.credential())) {
            return false;
        }
        requests.put(channel, principal.credential());
        return true;
    }

    /// Its request is answered, or its connection is gone.
    synchronized void leave(Channel channel) {
        requests.remove(channel);
    }

    /// The request of this channel has become a socket.
    synchronized void enter(NettySocket socket, Channel channel) {
        requests.remove(channel);
        sockets.add(socket);
        if (ended.contains(socket.principal().credential())) {
            socket.close(CloseCode.REFUSED, REASON);
        }
    }

    synchronized void leave(NettySocket socket) {
        sockets.remove(socket);
    }

    /// The server's own token has no id, and does not end.
    void end(String credential) {
        if (credential.isEmpty()) {
            return;
        }
        Set<Channel> cut = new HashSet<>();
        synchronized (this) {
            ended.add(credential);
            if (ended.size() > ENDED_MAX) {
                ended.remove(ended.iterator().next());
            }
            for (var request : requests.entrySet()) {
                if (request.getValue().equals(credential)) {
                    cut.add(request.getKey());
                }
            }
            for (var socket : sockets) {
                if (socket.principal().credential().equals(credential)) {
                    socket.close(CloseCode.REFUSED, REASON);
                }
            }
        }
        cut.forEach(Channel::close);
    }
}
