package dev.gangway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads what is said of watching the server: `[metrics]`, `[tracing]`, and the level in `[log]`.
final class TelemetryReader {
    private static final List<String> LEVELS =
            List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE", "OFF");
    private static final List<String> SCHEMES = List.of("http", "https");

    private TelemetryReader() {}

    static Config.Telemetry telemetry(Section metrics, Section tracing) {
        metrics.allow("listen");
        tracing.allow("endpoint", "content", "headers");
        Optional<String> listen = metrics.text("listen");
        if (!listen.orElse("host:0").matches(".+:\\d{1,5}")) {
            metrics.problem("listen", "must be HOST:PORT, as in \"127.0.0.1:9464\"");
        }
        return new Config.Telemetry(listen, tracing(tracing));
    }

    private static Optional<Config.Tracing> tracing(Section tracing) {
        boolean content = tracing.flag("content", false);
        var headers = tracing.named("headers");
        if ((content || !headers.isEmpty()) && !tracing.has("endpoint")) {
            tracing.problem("", "needs endpoint");
        }
        return tracing.text("endpoint")
                .flatMap(text -> endpoint(tracing, text))
                .map(endpoint -> new Config.Tracing(endpoint, content, headers));
    }

    private static Optional<URI> endpoint(Section tracing, String text) {
        try {
            URI endpoint = new URI(text);
            if (endpoint.getHost() != null && SCHEMES.contains(endpoint.getScheme())) {
                return Optional.of(endpoint);
            }
        } catch (URISyntaxException wrong) {
            // Said below, as for an address of another sort.
        }
        tracing.problem("endpoint", "must be an address, as in \"http://127.0.0.1:4318\"");
        return Optional.empty();
    }

    /// In upper case; empty when nothing is said.
    static Optional<String> level(Section log) {
        Optional<String> level = log.text("level").map(text -> text.toUpperCase(Locale.ROOT));
        if (level.filter(word -> !LEVELS.contains(word)).isPresent()) {
            log.problem("level", "is one of " + String.join(", ", LEVELS));
            return Optional.empty();
        }
        return level;
    }
}
