package dev.gangway.testkit.conformance;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One socket of a client, which may stop reading, and then the server cannot write.
final class Tab implements WebSocket.Listener {
    private final Heard heard = new Heard();
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;
    private String refused = "";

    /// Guards the two below: frames are asked for one by one.
    private final Object reading = new Object();

    private boolean stalled;
    private boolean owed;

    private Tab() {}

    /// A socket; or, when the server refused it, a tab that knows with which status.
    static Tab open(
            HttpClient http, URI address, Map<String, String> headers, List<String> protocols) {
        Tab tab = new Tab();
        WebSocket.Builder builder =
                http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(20));
        headers.forEach(builder::header);
        if (!protocols.isEmpty()) {
            List<String> others = protocols.subList(1, protocols.size());
            builder.subprotocols(protocols.getFirst(), others.toArray(String[]::new));
        }
        try {
            tab.socket = builder.buildAsync(address, tab).join();
        } catch (CompletionException failed) {
            if (!(failed.getCause() instanceof WebSocketHandshakeException handshake)) {
                throw failed;
            }
            tab.refused = Integer.toString(handshake.getResponse().statusCode());
            tab.heard.ended("refused with " + tab.refused);
        }
        return tab;
    }

    Heard heard() {
        return heard;
    }

    /// The status with which it was not let in; empty when it was.
    String refused() {
        return refused;
    }

    String protocol() {
        return socket == null ? "" : socket.getSubprotocol();
    }

    void send(String frame) {
        if (socket == null) {
            throw new IllegalStateException("the socket was refused with " + refused);
        }
        socket.sendText(frame, true).join();
    }

    /// Without a word.
    void leave() {
        if (socket != null) {
            socket.abort();
        }
    }

    /// In order: what the server has written until it answers is heard still.
    void close() {
        if (socket != null && !socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").handle((_, _) -> true).join();
        }
    }

    void stall() {
        synchronized (reading) {
            stalled = true;
        }
    }

    void read() {
        synchronized (reading) {
            stalled = false;
            if (owed && socket != null) {
                socket.request(1);
            }
            owed = false;
        }
    }

    private void more(WebSocket from) {
        synchronized (reading) {
            owed = stalled;
            if (!stalled) {
                from.request(1);
            }
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            heard.frame(part.toString());
            part.setLength(0);
        }
        more(from);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.ended(Integer.toString(code));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        heard.ended("broken: " + error.getMessage());
    }
}
