package dev.gangway.http;

import dev.gangway.access.Principal;
import dev.gangway.access.Whereabouts;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/// From where channels come. Pure.
final class Addresses {
    private Addresses() {}

    /// Where somebody came in: the other end of the channel.
    static Whereabouts.Place place(Channel channel, Principal principal) {
        return new Whereabouts.Place(of(channel), principal.credential());
    }

    /// A literal address; empty when it has none any more.
    private static String of(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                        && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "";
    }
}
