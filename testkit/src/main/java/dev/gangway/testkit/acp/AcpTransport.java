package dev.gangway.testkit.acp;

import java.util.function.Consumer;

/// What carries JSON-RPC texts, one whole message each.
public interface AcpTransport extends AutoCloseable {

    /// Begins to deliver. Messages and the one end arrive in order, by one thread at a time.
    ///
    /// @param message takes each text that arrives
    /// @param ended takes the reason, once, when nothing more will arrive
    void start(Consumer<String> message, Consumer<String> ended);

    /// Sends one message; an `IllegalStateException` when the other side is gone.
    void send(String message);

    /// Ends it in order: a WebSocket close frame, or the end of a process's input.
    @Override
    void close();

    /// Ends it without a word: the socket is reset, or the process killed.
    void drop();
}
