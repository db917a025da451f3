package dev.gangway.cli;

import dev.gangway.cli.bridge.Endpoint;
import dev.gangway.cli.bridge.FrameSocket;
import dev.gangway.cli.bridge.FrameSocket.Connected;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.MessageReader;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/// A command's connection to a server: the native wire over a WebSocket. The handler is called on
/// the connection's own thread; [#request] waits for its answer and is for other threads.
final class AcpSocket implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final FrameSocket socket = new FrameSocket();
    private final Peer peer;

    AcpSocket(Endpoint endpoint, Handler handler) {
        this.peer = new Peer(socket::send, handler, Peer.Limits.DEFAULT);
        switch (socket.connect(endpoint, new Receiver())) {
            case Connected.Open() -> {}
            case Connected.Refused(String sentence) -> throw new CommandFailed(sentence);
        }
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
        socket.close();
    }

    private final class Receiver implements FrameSocket.Receiver {
        private final MessageReader reader = MessageReader.strict();

        @Override
        public void frame(byte[] message) {
            peer.receive(reader.read(message));
        }

        @Override
        public void ended(String reason) {
            peer.close(reason);
            ended.countDown();
        }
    }
}
