package dev.gangway.wire.construct;

import dev.gangway.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A client of the chat socket that keeps the frames it is sent. Frames of the feed are kept apart.
final class ChatClient implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final LinkedBlockingDeque<JsonNode> frames = new LinkedBlockingDeque<>();
    private final StringBuilder part = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    /// @param protocols offered, the first one first; empty for none
    ChatClient(HttpClient http, URI address, String token, String[] protocols) {
        WebSocket.Builder builder =
                http.newWebSocketBuilder().header("Authorization", "Bearer " + token);
        if (protocols.length > 0) {
            String[] others = new String[protocols.length - 1];
            System.arraycopy(protocols, 1, others, 0, others.length);
            builder.subprotocols(protocols[0], others);
        }
        this.socket = builder.buildAsync(address, this).join();
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    void send(String frame) {
        socket.sendText(frame, true).join();
    }

    /// The next frame; fails when none comes.
    JsonNode next() throws InterruptedException {
        JsonNode frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame came");
        }
        return frame;
    }

    /// The frame was not wanted yet.
    void back(JsonNode frame) {
        frames.addFirst(frame);
    }

    int closed() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            JsonNode frame = Json.parse(part.toString());
            part.setLength(0);
            frames.add(frame);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").handle((_, _) -> true).join();
    }
}
