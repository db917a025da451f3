package dev.gangway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Looks at `Host` and `Origin` of every request, whatever its path. A page of somebody else's site
/// cannot call this server with its visitor's browser: neither under its own origin, nor under a
/// name of its own that it made resolve to this machine. Pure.
final class Admission {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private final Set<String> hosts;
    private final Set<String> origins;

    /// @param bound the address that is listened on, as a host would be written in a link
    Admission(String bound, HttpSettings settings) {
        Set<String> names = new HashSet<>(LOOPBACK);
        names.add(bound.toLowerCase(Locale.ROOT));
        names.add(settings.host().toLowerCase(Locale.ROOT));
        names.addAll(settings.hosts());
        this.hosts = Set.copyOf(names);
        this.origins = settings.origins();
    }

    /// What is wrong; empty when the request may come in.
    ///
    /// @param secure whether the client is known to have come by TLS, so that no page that came in
    ///   the clear is of the same origin
    Optional<Problem> refusal(HttpHeaders headers, boolean secure) {
        List<String> hostHeaders = headers.getAll(HttpHeaderNames.HOST);
        if (hostHeaders.size() != 1) {
            return Optional.of(Problem.badRequest("A request has exactly one Host header."));
        }
        String host = hostHeaders.getFirst().toLowerCase(Locale.ROOT);
        if (!hosts.contains(withoutPort(host))) {
            return Optional.of(
                    new Problem(
                            421,
                            "Misdirected Request",
                            "This server does not go by the name in the Host header. Names can be"
                                    + " added in its configuration.",
                            "FORBIDDEN"));
        }
        List<String> originHeaders = headers.getAll(HttpHeaderNames.ORIGIN);
        boolean admitted =
                originHeaders.isEmpty()
                        || (originHeaders.size() == 1
                                && mayCall(originHeaders.getFirst(), host, secure));
        return admitted
                ? Optional.empty()
                : Optional.of(
                        Problem.forbidden(
                                "Pages of this origin may not call this server. Origins can be"
                                        + " added in its configuration."));
    }

    private boolean mayCall(String header, String host, boolean secure) {
        String origin = header.toLowerCase(Locale.ROOT);
        return origins.contains(origin)
                || origin.equals(HTTPS + host)
                || (!secure && origin.equals(HTTP + host));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
