package dev.gangway.http;

import java.util.Objects;
import java.util.Optional;

/// How people come in by a listener.
///
/// @param tls empty: in the clear
/// @param proxies who is believed about for whom it asks
public record EntrySettings(Optional<TlsFiles> tls, TrustedProxies proxies, Rates rates) {
    public static final EntrySettings DEFAULTS =
            new EntrySettings(Optional.empty(), TrustedProxies.NONE, Rates.DEFAULTS);

    public EntrySettings {
        Objects.requireNonNull(tls);
        Objects.requireNonNull(proxies);
        Objects.requireNonNull(rates);
    }
}
