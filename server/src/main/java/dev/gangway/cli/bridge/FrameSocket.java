package dev.gangway.cli.bridge;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The frames of one WebSocket to a server, in both directions. Any thread may send, also before it
/// is connected.
public final class FrameSocket implements AutoCloseable {
    /// The longest frame that is taken, in characters: four times the line that a server takes from
    /// an agent, unless it is configured otherwise.
    static final int FRAME_CHARACTERS_MAX = 64 * 1024 * 1024;

    /// So many bytes may wait to be sent before [#awaitRoom] waits.
    private static final long WAITING_BYTES_MAX = 8L * 1024 * 1024;

    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    /// What comes from the server. Called by one thread at a time; a receiver that takes its time
    /// holds up the server's sending to this socket, and nothing else.
    public interface Receiver {
        /// A whole frame.
        void frame(byte[] message);

        /// Nothing more comes. Called once.
        void ended(String reason);
    }

    /// What came of connecting.
    public sealed interface Connected {
        /// It is open.
        record Open() implements Connected {}

        /// It is not.
        ///
        /// @param sentence why, for a person
        record Refused(String sentence) implements Connected {}
    }

    private final Outgoing out = new Outgoing();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable HttpClient http;
    private volatile @Nullable WebSocket socket;

    /// Connects, and begins to send what waits. Once.
    public Connected connect(Endpoint endpoint, Receiver receiver) {
        Incoming incoming = new Incoming(receiver);
        WebSocket open;
        try {
            HttpClient client = TrustedCertificate.client(endpoint.certificate()).build();
            http = client;
            open =
                    client.newWebSocketBuilder()
                            .header("Authorization", "Bearer " + endpoint.token())
                            .subprotocols("acp.v1")
                            .connectTimeout(CONNECT_TIME)
                            .buildAsync(endpoint.acp(), incoming)
                            .join();
        } catch (IOException unreadable) {
            close();
            return new Connected.Refused(
                    "The server's certificate cannot be read: " + unreadable.getMessage());
        } catch (CompletionException refused) {
            close();
            return new Connected.Refused(
                    refused.getCause() instanceof WebSocketHandshakeException handshake
                            ? refusal(endpoint, handshake.getResponse().statusCode())
                            : "No server answers at " + endpoint.acp() + ".");
        }
        socket = open;
        Thread.ofVirtual().name("socket-writer").start(() -> write(open, incoming));
        return new Connected.Open();
    }

    /// Nothing has this name.
    public static String noAgent(String name) {
        return "There is no agent called " + name + " on the server. See: gangway agents";
    }

    private static String refusal(Endpoint endpoint, int status) {
        String path = endpoint.acp().getPath();
        return switch (status) {
            case UNAUTHORIZED -> "The server at " + endpoint.acp() + " does not take this token.";
            case NOT_FOUND -> noAgent(path.substring(path.lastIndexOf('/') + 1));
            case TOO_MANY -> "The server has too many connections already.";
            default ->
                    "The server at " + endpoint.acp() + " refuses the connection (" + status + ").";
        };
    }

    /// Sends a frame when those before it were sent; never waits. Nothing once closed.
    public void send(byte[] frame) {
        out.add(frame);
    }

    /// Waits while too much waits to be sent.
    public void awaitRoom() throws InterruptedException {
        out.awaitBelow(WAITING_BYTES_MAX);
    }

    /// Hangs up without a word. The receiver is not told.
    @Override
    public void close() {
        over.set(true);
        shut();
    }

    private void shut() {
        out.close();
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        HttpClient client = http;
        if (client != null) {
            client.shutdownNow();
        }
    }

    private void write(WebSocket open, Incoming incoming) {
        try {
            byte[] frame = out.take();
            while (frame != null && !over.get()) {
                open.sendText(new String(frame, StandardCharsets.UTF_8), true).join();
                frame = out.take();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (CompletionException broken) {
            incoming.end("the server cannot be written to");
        }
    }

    /// Puts fragments together.
    private final class Incoming implements WebSocket.Listener {
        private final Receiver receiver;
        private final StringBuilder text = new StringBuilder();

        Incoming(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket webSocket, CharSequence data, boolean last) {
            if (text.length() + data.length() > FRAME_CHARACTERS_MAX) {
                end("a frame is longer than " + FRAME_CHARACTERS_MAX + " characters");
                return CompletableFuture.completedFuture(null);
            }
            text.append(data);
            if (last) {
                byte[] message = text.toString().getBytes(StandardCharsets.UTF_8);
                text.setLength(0);
                receiver.frame(message);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
            end(reason.isEmpty() ? "closed by the server (" + status + ")" : reason);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end(String.valueOf(error.getMessage()));
        }

        private void end(String reason) {
            if (over.compareAndSet(false, true)) {
                shut();
                receiver.ended(reason);
            }
        }
    }
}
