package dev.gangway.tracing;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/// Where spans go, and what is in them.
///
/// @param endpoint of a collector that takes OTLP over HTTP, without `/v1/traces`
/// @param content whether prompts, answers, and what tools were given and gave, are sent too
/// @param headers sent with each request, by name
/// @param version Gangway's own
public record TracingSettings(
        URI endpoint, boolean content, Map<String, String> headers, String version) {
    public TracingSettings {
        Objects.requireNonNull(endpoint);
        headers = Map.copyOf(headers);
        Objects.requireNonNull(version);
    }
}
