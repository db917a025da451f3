package dev.gangway.cli;

import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.MessageReader;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/// A command's connection to a server: the native wire over a WebSocket. The handler is called on
/// the connection's own thread; [#request] waits for its answer and is for other threads.
final class AcpSocket implements AutoCloseable {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;

    private final HttpClient http = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<byte[]> out = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Peer peer;
    private final WebSocket socket;
    private final Thread writer;

    /// @param token of the server; goes into the upgrade's header only
    AcpSocket(URI acp, String token, Handler handler) {
        this.peer = new Peer(out::add, handler, Peer.Limits.DEFAULT);
        try {
            this.socket =
                    http.newWebSocketBuilder()
                            .header("Authorization", "Bearer " + token)
                            .subprotocols("acp.v1")
                            .connectTimeout(CONNECT_TIME)
                            .buildAsync(acp, new Receiver())
                            .join();
        } catch (CompletionException refused) {
            http.close();
            throw failure(acp, refused);
        }
        this.writer = Thread.ofVirtual().name("command-writer").start(this::write);
    }

    /// Nothing has this name.
    static CommandFailed noAgent(String name) {
        return new CommandFailed(
                "There is no agent called " + name + " on the server. See: gangway agents");
    }

    private static CommandFailed failure(URI acp, CompletionException refused) {
        if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
            return refusal(acp, handshake.getResponse().statusCode());
        }
        return new CommandFailed("No server answers at " + acp + ".");
    }

    private static CommandFailed refusal(URI acp, int status) {
        return switch (status) {
            case UNAUTHORIZED ->
                    new CommandFailed("The server at " + acp + " does not take this token.");
            case NOT_FOUND -> noAgent(acp.getPath().substring(acp.getPath().lastIndexOf('/') + 1));
            case TOO_MANY -> new CommandFailed("The server has too many connections already.");
            default ->
                    new CommandFailed(
                            "The server at " + acp + " refuses the connection (" + status + ").");
        };
    }

    /// Sends a request and waits for its result.
    ///
    /// @throws CommandFailed when it is refused or the connection ends
    RawJson request(String method, RawJson params) throws InterruptedException {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        peer.request(method, params, outcome::complete);
        try {
            return switch (outcome.get()) {
                case Outcome.Result result -> result.value();
                case Outcome.Failure failure -> throw new CommandFailed(failure.text());
                case Outcome.Closed closed ->
                        throw new CommandFailed("The connection ended: " + closed.reason());
            };
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an outcome is never exceptional", impossible);
        }
    }

    void notification(String method, RawJson params) {
        peer.notification(method, params);
    }

    /// Waits for the end of the connection.
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        peer.close("closed");
        writer.interrupt();
        socket.abort();
        http.shutdownNow();
    }

    private void write() {
        try {
            while (true) {
                socket.sendText(new String(out.take(), StandardCharsets.UTF_8), true).join();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (CompletionException broken) {
            end("the server cannot be written to");
        }
    }

    private void end(String reason) {
        peer.close(reason);
        ended.countDown();
    }

    /// Puts fragments together and hands whole messages to the peer.
    private final class Receiver implements WebSocket.Listener {
        private final MessageReader reader = MessageReader.strict();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                byte[] message = text.toString().getBytes(StandardCharsets.UTF_8);
                text.setLength(0);
                peer.receive(reader.read(message));
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
    }
}
