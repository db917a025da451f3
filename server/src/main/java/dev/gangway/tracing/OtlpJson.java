package dev.gangway.tracing;

import dev.gangway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Spans as OTLP writes them in JSON (opentelemetry-proto 1, `ExportTraceServiceRequest`). Pure.
final class OtlpJson {
    private static final int KIND_INTERNAL = 1;
    private static final int STATUS_ERROR = 2;
    private static final String MILLIS_TO_NANOS = "000000";

    private OtlpJson() {}

    static byte[] request(List<Span> spans, String version) {
        ObjectNode request = Json.object();
        ObjectNode resourceSpans = request.putArray("resourceSpans").addObject();
        ArrayNode resource = resourceSpans.putObject("resource").putArray("attributes");
        attribute(resource, "service.name", "gangway");
        attribute(resource, "service.version", version);
        ObjectNode scopeSpans = resourceSpans.putArray("scopeSpans").addObject();
        scopeSpans.putObject("scope").put("name", "gangway").put("version", version);
        ArrayNode list = scopeSpans.putArray("spans");
        spans.forEach(span -> span(list.addObject(), span));
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void span(ObjectNode node, Span span) {
        node.put("traceId", span.trace()).put("spanId", span.id());
        if (!span.parent().isEmpty()) {
            node.put("parentSpanId", span.parent());
        }
        node.put("name", span.name())
                .put("kind", KIND_INTERNAL)
                .put("startTimeUnixNano", span.beginMillis() + MILLIS_TO_NANOS)
                .put("endTimeUnixNano", span.endMillis() + MILLIS_TO_NANOS);
        ArrayNode attributes = node.putArray("attributes");
        for (Map.Entry<String, Object> each : span.attributes().entrySet()) {
            attribute(attributes, each.getKey(), each.getValue());
        }
        if (!span.error().isEmpty()) {
            node.putObject("status").put("code", STATUS_ERROR).put("message", span.error());
        }
    }

    private static void attribute(ArrayNode attributes, String key, Object value) {
        ObjectNode typed = attributes.addObject().put("key", key).putObject("value");
        if (value instanceof Long number) {
            typed.put("intValue", Long.toString(number));
        } else if (value instanceof Boolean flag) {
            typed.put("boolValue", flag);
        } else {
            typed.put("stringValue", value.toString());
        }
    }
}
