package dev.gangway.http;

import dev.gangway.config.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The machines that are believed when they say for whom they ask. Everybody else may write what it
/// likes into `X-Forwarded-For` and `X-Forwarded-Proto`: it is not read.
public final class TrustedProxies {
    /// Nobody is believed.
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    /// Of one request; what is further off was written by nobody who is believed.
    private static final int HOPS_MAX = 32;

    private static final String HTTPS = "https";

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /// @param texts literal addresses, or ranges as in `10.0.0.0/8`
    /// @throws IllegalArgumentException for a text that is neither
    public static TrustedProxies of(List<String> texts) {
        return new TrustedProxies(texts.stream().map(TrustedProxies::range).toList());
    }

    private static AddressRange range(String text) {
        return AddressRange.of(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("not an address or a range: " + text));
    }

    /// Who asks: the last address in the chain that no trusted proxy has. Garbage ends the chain.
    ///
    /// @param peer whose connection it is
    /// @param forwardedFor the values of all `X-Forwarded-For` headers, in their order
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        List<String> chain = List.of(String.join(",", forwardedFor).split(",", -1));
        int hops = Math.min(chain.size(), HOPS_MAX);
        for (int i = chain.size() - 1; i >= chain.size() - hops && trusts(client); i--) {
            Optional<InetAddress> further = AddressRange.address(withoutPort(chain.get(i).strip()));
            if (further.isEmpty()) {
                return client;
            }
            client = further.get();
        }
        return client;
    }

    /// Whether the client is known to have come by TLS, since the proxy that is connected says so.
    ///
    /// @param forwardedProto the values of all `X-Forwarded-Proto` headers, in their order
    boolean saysSecure(InetAddress peer, List<String> forwardedProto) {
        String all = String.join(",", forwardedProto);
        String last = all.substring(all.lastIndexOf(',') + 1).strip();
        return trusts(peer) && last.equalsIgnoreCase(HTTPS);
    }

    private boolean trusts(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /// Some proxies write `1.2.3.4:5678` and `[::1]:5678`.
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
