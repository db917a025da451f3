package dev.gangway.http;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Where a listener listens and whom it lets in.
///
/// @param host a name or literal address of this machine; loopback unless `behindProxy`, or there
///   is a certificate
/// @param port 0 picks a free one
/// @param behindProxy a proxy with TLS stands in front: an address other than loopback may be bound
/// @param hosts names besides the bound address and loopback's that requests may carry in `Host`,
///   without port
/// @param origins origins besides the same one that may call, as in `https://desk.example`
/// @param front what it shows besides its wires
public record HttpSettings(
        String host,
        int port,
        boolean behindProxy,
        Set<String> hosts,
        Set<String> origins,
        HttpLimits limits,
        EntrySettings entry,
        Front front) {
    private static final int PORT_MAX = 65_535;

    public HttpSettings {
        Objects.requireNonNull(limits);
        Objects.requireNonNull(entry);
        Objects.requireNonNull(front);
        hosts = lowerCase(hosts);
        origins = lowerCase(origins);
        if (host.isBlank()) {
            throw new IllegalArgumentException("a listener has a host");
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("no such port: " + port);
        }
    }

    /// With Gangway's own page.
    public HttpSettings(
            String host,
            int port,
            boolean behindProxy,
            Set<String> hosts,
            Set<String> origins,
            HttpLimits limits,
            EntrySettings entry) {
        this(host, port, behindProxy, hosts, origins, limits, entry, Front.PAGE);
    }

    /// With all defaults of how people come in.
    public HttpSettings(
            String host,
            int port,
            boolean behindProxy,
            Set<String> hosts,
            Set<String> origins,
            HttpLimits limits) {
        this(host, port, behindProxy, hosts, origins, limits, EntrySettings.DEFAULTS);
    }

    /// The same way in at another address.
    public HttpSettings at(String otherHost, int otherPort) {
        return new HttpSettings(
                otherHost, otherPort, behindProxy, hosts, origins, limits, entry, front);
    }

    /// The same with another front.
    public HttpSettings showing(Front other) {
        return new HttpSettings(host, port, behindProxy, hosts, origins, limits, entry, other);
    }

    /// The same, for requests of known callers that are as large as this at least.
    public HttpSettings taking(int bodyBytes) {
        HttpLimits wider = limits.taking(bodyBytes);
        return new HttpSettings(host, port, behindProxy, hosts, origins, wider, entry, front);
    }

    /// This machine only, with all defaults.
    public static HttpSettings loopback(int port) {
        return new HttpSettings("127.0.0.1", port, false, Set.of(), Set.of(), HttpLimits.DEFAULTS);
    }

    private static Set<String> lowerCase(Set<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
