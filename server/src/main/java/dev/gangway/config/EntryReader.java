package dev.gangway.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads how people come in: `trusted_proxies`, `[tls]` and `[rates]`.
final class EntryReader {
    static final String TLS = "tls";
    static final String RATES = "rates";

    /// In `[tls]`.
    static final List<String> TLS_KEYS = List.of("certificate", "key");

    /// In `[rates]`.
    static final List<String> RATE_KEYS =
            List.of(
                    "requests_per_minute",
                    "address_requests_per_minute",
                    "failed_logins",
                    "lock_out_max");

    private static final int RATE_MAX = 100_000_000;
    private static final int FAILURES_MAX = 10_000;

    private final Path base;

    /// @param base what relative paths start from
    EntryReader(Path base) {
        this.base = base;
    }

    Config.Entry entry(Section root) {
        return new Config.Entry(tls(root.section(TLS)), proxies(root), rates(root.section(RATES)));
    }

    private Optional<Config.Tls> tls(Section tls) {
        tls.allow(TLS_KEYS.toArray(String[]::new));
        Optional<String> certificate = tls.text("certificate");
        Optional<String> key = tls.text("key");
        if (certificate.isPresent() != key.isPresent()) {
            tls.problem("", "needs both certificate and key");
        }
        return certificate.isPresent() && key.isPresent()
                ? Optional.of(
                        new Config.Tls(
                                path(tls, "certificate", certificate.get()),
                                path(tls, "key", key.get())))
                : Optional.empty();
    }

    private Path path(Section tls, String name, String given) {
        try {
            return base.resolve(given).normalize();
        } catch (InvalidPathException notAPath) {
            tls.problem(name, "is not a path: " + notAPath.getReason());
            return base;
        }
    }

    private static List<String> proxies(Section root) {
        List<String> proxies = root.texts("trusted_proxies");
        if (!proxies.stream().allMatch(EntryReader::isRange)) {
            root.problem(
                    "trusted_proxies",
                    "holds addresses or ranges, as in \"127.0.0.1\", \"10.0.0.0/8\", \"fd00::/8\"");
            return List.of();
        }
        return proxies;
    }

    private static boolean isRange(String text) {
        return AddressRange.of(text).isPresent();
    }

    private static Config.Rates rates(Section rates) {
        rates.allow(RATE_KEYS.toArray(String[]::new));
        Config.Rates defaults = Config.Rates.DEFAULTS;
        return new Config.Rates(
                rates.count("requests_per_minute", defaults.requestsPerMinute(), RATE_MAX),
                rates.count(
                        "address_requests_per_minute",
                        defaults.addressRequestsPerMinute(),
                        RATE_MAX),
                rates.count("failed_logins", defaults.failedLogins(), FAILURES_MAX),
                rates.time("lock_out_max", defaults.lockOutMax()));
    }
}
