package dev.gangway.wire.construct;

import dev.gangway.json.Json;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Reads server-sent events until its client is shut down.
final class EventReader {
    private static final int PATIENCE_SECONDS = 20;
    private static final String DATA = "data:";

    private final LinkedBlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    EventReader(HttpClient http, URI address, String token) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token).build();
        HttpResponse<Stream<String>> answer =
                http.send(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            throw new AssertionError(address + ": " + answer.statusCode());
        }
        Thread.ofVirtual().name("event-reader").start(() -> read(answer.body()));
    }

    private void read(Stream<String> lines) {
        try (lines) {
            lines.filter(line -> line.startsWith(DATA))
                    .forEach(line -> events.add(Json.parse(line.substring(DATA.length()))));
        } catch (UncheckedIOException ended) {
            // The client was shut down.
        }
    }

    JsonNode next() throws InterruptedException {
        JsonNode event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event came");
        }
        return event;
    }
}
