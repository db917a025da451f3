package dev.gangway.testkit.acp;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// JSON-RPC over one WebSocket of the JDK's client, one text frame a message; it can stop reading,
/// as a stalled tab does.
public final class WebSocketTransport implements AcpTransport {
    private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(10);

    private final HttpClient http;
    private final WebSocket socket;
    private final Receiver receiver;
    // Held while a frame is sent: the JDK's client takes one at a time.
    private final ReentrantLock sending = new ReentrantLock();

    private WebSocketTransport(HttpClient http, WebSocket socket, Receiver receiver) {
        this.http = http;
        this.socket = socket;
        this.receiver = receiver;
    }

    /// Connects; a `CompletionException` whose cause is a `WebSocketHandshakeException` when the
    /// server refuses.
    ///
    /// @param url ws: or wss:
    /// @param headers sent with the upgrade, for example Authorization
    /// @param subprotocols offered in this order
    public static WebSocketTransport connect(
            URI url, Map<String, String> headers, List<String> subprotocols) {
        HttpClient http =
                HttpClient.newBuilder()
                        .executor(
                                Executors.newThreadPerTaskExecutor(
                                        Thread.ofVirtual().name("acp-client-", 0).factory()))
                        .connectTimeout(CONNECT_TIME_MAX)
                        .build();
        Receiver receiver = new Receiver();
        WebSocket.Builder builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.getFirst(),
                    subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
        }
        try {
            return new WebSocketTransport(http, builder.buildAsync(url, receiver).join(), receiver);
        } catch (CompletionException refused) {
            http.shutdownNow();
            throw refused;
        }
    }

    /// The sub-protocol that the server chose, or "".
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /// Stops asking for frames, until [#resumeReading]; what the socket has buffered meanwhile is
    /// bounded by TCP.
    public void pauseReading() {
        receiver.pause();
    }

    /// Goes on reading where it stopped.
    public void resumeReading() {
        receiver.resume();
    }

    @Override
    public void start(Consumer<String> message, Consumer<String> ended) {
        receiver.start(message, ended);
    }

    @Override
    public void send(String message) {
        sending.lock();
        try {
            socket.sendText(message, true).join();
        } catch (CompletionException gone) {
            throw new IllegalStateException("the socket is closed", gone);
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void close() {
        receiver.resume();
        if (!socket.isOutputClosed()) {
            var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> socket);
        }
        receiver.awaitEnd(Duration.ofSeconds(2));
        drop();
    }

    @Override
    public void drop() {
        socket.abort();
        receiver.drop();
        http.shutdownNow();
    }

    /// Collects parts to whole texts and hands them on; asks for the next frame only while it is
    /// not paused.
    private static final class Receiver implements WebSocket.Listener {
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch finished = new CountDownLatch(1);
        private final StringBuilder text = new StringBuilder();
        private volatile @Nullable Consumer<String> message;
        private volatile @Nullable Consumer<String> ended;
        // Once it was dropped nothing is handed on: what a test then reads does not grow any more.
        private final ReentrantLock handing = new ReentrantLock();
        private boolean dropped;
        // Guarded by this.
        private boolean paused;
        private @Nullable WebSocket waiting;

        void start(Consumer<String> toMessage, Consumer<String> toEnded) {
            message = toMessage;
            ended = toEnded;
            started.countDown();
        }

        synchronized void pause() {
            paused = true;
        }

        synchronized void resume() {
            paused = false;
            if (waiting != null) {
                waiting.request(1);
                waiting = null;
            }
        }

        private synchronized void next(WebSocket socket) {
            if (paused) {
                waiting = socket;
            } else {
                socket.request(1);
            }
        }

        void awaitEnd(Duration time) {
            try {
                boolean _ = finished.await(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            next(socket);
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                awaitStart();
                hand(whole);
            }
            next(socket);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            end("closed " + status + (reason.isEmpty() ? "" : " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end("failed: " + error);
        }

        private void hand(String whole) {
            handing.lock();
            try {
                if (!dropped && message != null) {
                    message.accept(whole);
                }
            } finally {
                handing.unlock();
            }
        }

        void drop() {
            handing.lock();
            try {
                dropped = true;
            } finally {
                handing.unlock();
            }
            end("dropped");
        }

        void end(String reason) {
            finished.countDown();
            synchronized (this) {
                Consumer<String> toTell = ended;
                ended = null;
                if (toTell != null) {
                    toTell.accept(reason);
                }
            }
        }

        private void awaitStart() {
            try {
                started.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
