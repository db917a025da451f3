package dev.gangway.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// From where a request comes.
///
/// @param address a literal; behind trusted proxies the client's
/// @param network what limits count by: an IPv4 address, or the first 64 bits of an IPv6 one, of
///   which everybody has as many as they like
/// @param port that was connected to
/// @param secure whether the client is known to have come by TLS
record Caller(String address, String network, int port, boolean secure) {
    private static final int NETWORK_BYTES = 8;

    static Caller of(Channel channel, HttpHeaders headers, boolean tls, TrustedProxies proxies) {
        InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        InetAddress client = proxies.client(peer, headers.getAll("X-Forwarded-For"));
        return new Caller(
                client.getHostAddress(),
                network(client),
                ((InetSocketAddress) channel.localAddress()).getPort(),
                tls || proxies.saysSecure(peer, headers.getAll("X-Forwarded-Proto")));
    }

    static String network(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        StringBuilder network = new StringBuilder();
        for (int i = 0; i < NETWORK_BYTES; i += 2) {
            int group = Byte.toUnsignedInt(bytes[i]) << 8 | Byte.toUnsignedInt(bytes[i + 1]);
            network.append(Integer.toHexString(group)).append(':');
        }
        return network.append(":/64").toString();
    }
}
