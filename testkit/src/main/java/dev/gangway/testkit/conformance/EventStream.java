package dev.gangway.testkit.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Reads server-sent events until its client is shut down: each is an object of its fields, in
/// which `data` is JSON where it can be read as such.
final class EventStream {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Heard heard = new Heard();
    private ObjectNode event = MAPPER.createObjectNode();

    private EventStream() {}

    static Heard open(HttpClient http, HttpRequest request)
            throws IOException, InterruptedException {
        EventStream stream = new EventStream();
        HttpResponse<Stream<String>> answer =
                http.send(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() == 200) {
            Thread.ofVirtual().name("event-stream").start(() -> stream.read(answer.body()));
        } else {
            answer.body().close();
            stream.heard.ended("refused with " + answer.statusCode());
        }
        return stream.heard;
    }

    private void read(Stream<String> lines) {
        try (lines) {
            lines.forEach(this::line);
            heard.ended("the stream ended");
        } catch (UncheckedIOException broken) {
            heard.ended("broken: " + broken.getMessage());
        }
    }

    private void line(String line) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            if (!event.isEmpty()) {
                heard.put(event);
            }
            event = MAPPER.createObjectNode();
        } else if (colon > 0) {
            String value = line.substring(colon + 1).strip();
            String field = line.substring(0, colon);
            event.set(field, field.equals("data") ? data(value) : StringNode.valueOf(value));
        }
    }

    private static JsonNode data(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isMissingNode() ? StringNode.valueOf(text) : node;
        } catch (JacksonException noJson) {
            return StringNode.valueOf(text);
        }
    }
}
