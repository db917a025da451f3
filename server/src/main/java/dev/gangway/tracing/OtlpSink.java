package dev.gangway.tracing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A collector that takes OTLP over HTTP, in JSON. Used by one thread at a time.
final class OtlpSink implements SpanSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpSink.class);
    private static final String PATH = "/v1/traces";

    private final TracingSettings settings;
    private final TracingLimits limits;
    private final HttpClient client;

    /// Whether that it does not answer was said, and it has not answered since.
    private boolean complained;

    OtlpSink(TracingSettings settings, TracingLimits limits) {
        this.settings = settings;
        this.limits = limits;
        this.client = HttpClient.newBuilder().connectTimeout(limits.requestTime()).build();
    }

    @Override
    public boolean send(List<Span> spans) throws InterruptedException {
        byte[] body = OtlpJson.request(spans, settings.version());
        for (int attempt = 1; attempt <= limits.attempts(); attempt++) {
            if (attempt > 1) {
                Thread.sleep(limits.retryAfter());
            }
            int status = sent(body);
            if (status < 300 && status >= 200) {
                complained = false;
                return true;
            }
            if (status >= 400 && status < 500 && status != 429) {
                complain("refuses spans: " + status);
                return false;
            }
        }
        return false;
    }

    /// @return the answer's status; 0 for no answer
    private int sent(byte[] body) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri())
                        .timeout(limits.requestTime())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        settings.headers().forEach(request::setHeader);
        try {
            int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status >= 500) {
                complain("fails: " + status);
            }
            return status;
        } catch (IOException broken) {
            complain("cannot be reached: " + broken);
            return 0;
        }
    }

    private URI uri() {
        String endpoint = settings.endpoint().toString();
        return URI.create(
                (endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint)
                        + PATH);
    }

    /// Once, until it works again: a collector that is away must not fill the log.
    private void complain(String what) {
        if (!complained) {
            complained = true;
            LOG.warn("the collector of spans {} {}", settings.endpoint().getHost(), what);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
