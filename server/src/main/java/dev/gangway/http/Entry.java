package dev.gangway.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;

/// How requests come in by a listener, and who is let in.
///
/// @param tls empty: in the clear
record Entry(Optional<Tls> tls, TrustedProxies proxies, Gate gate, Visits visits) {
    Caller caller(Channel channel, HttpHeaders headers) {
        return Caller.of(channel, headers, tls.isPresent(), proxies);
    }
}
