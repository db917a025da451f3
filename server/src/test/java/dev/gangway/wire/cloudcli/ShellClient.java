package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A front-end's terminal.
final class ShellClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StringBuilder partial = new StringBuilder();
    private final StringBuilder shown = new StringBuilder();
    private final List<JsonNode> others = new ArrayList<>();
    private boolean paused;
    private Optional<WebSocket> socket = Optional.empty();

    private ShellClient() {}

    static ShellClient connect(HttpClient http, URI address, String token) {
        ShellClient client = new ShellClient();
        client.socket =
                Optional.of(
                        http.newWebSocketBuilder()
                                .header("Authorization", "Bearer " + token)
                                .buildAsync(address, client)
                                .join());
        return client;
    }

    /// The status with which the upgrade was refused.
    static int refusal(Runnable connecting) {
        try {
            connecting.run();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw failed;
        }
        throw new AssertionError("it was not refused");
    }

    ShellClient init(String directory, String command) {
        send(
                Json.object()
                        .put("type", "init")
                        .put("projectPath", directory)
                        .put("hasSession", false)
                        .put("isPlainShell", true)
                        .put("initialCommand", command)
                        .put("cols", 90)
                        .put("rows", 33));
        return this;
    }

    void type(String data) {
        send(Json.object().put("type", "input").put("data", data));
    }

    void send(ObjectNode frame) {
        var _ = socket.orElseThrow().sendText(frame.toString(), true).join();
    }

    /// Reads nothing more until [#goOn].
    synchronized void pause() {
        paused = true;
    }

    synchronized void goOn() {
        paused = false;
        socket.orElseThrow().request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        synchronized (this) {
            partial.append(data);
            if (last) {
                JsonNode frame = Json.parse(partial.toString());
                partial.setLength(0);
                if (Json.text(frame, "type", "").equals("output")) {
                    shown.append(Json.text(frame, "data", ""));
                } else {
                    others.add(frame);
                }
            }
            if (!paused) {
                from.request(1);
            }
        }
        return java.util.concurrent.CompletableFuture.completedFuture(null);
    }

    synchronized String shown() {
        return shown.toString();
    }

    synchronized List<JsonNode> others() {
        return List.copyOf(others);
    }

    void awaitShown(String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown()).contains(text));
    }

    JsonNode awaitOther(String type) {
        await().atMost(PATIENCE)
                .until(() ->
                        others().stream()
                                .anyMatch(each -> Json.text(each, "type", "").equals(type)));
        return others().stream()
                .filter(each -> Json.text(each, "type", "").equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        socket.orElseThrow().abort();
    }
}
