package dev.gangway.wire;

import dev.gangway.access.Principal;
import dev.gangway.stream.Sink;

/// A socket, as a wire sees it. Any thread.
public interface Socket extends Sink {
    /// Unique over restarts, above 0: names the connection in origins.
    long connection();

    /// Fixed at the upgrade.
    Principal principal();

    /// From where it was opened, a literal address; behind a trusted proxy the client's. Empty when
    /// not known.
    default String address() {
        return "";
    }

    /// Frames a text and writes it, in order with other calls of `send`: behind what cursors wrote
    /// before this call, and before what a cursor writes that is told to go on after it. When more
    /// waits for the peer than the listener allows, the socket is closed with 1013.
    void send(byte[] text);

    /// The same, and says when the peer's side has taken the text, or has gone: until then it is
    /// memory of ours. Not said of what is not sent, since the socket was being closed.
    ///
    /// @param taken run once, on any thread; must not block
    default void send(byte[] text, Runnable taken) {
        send(text);
        taken.run();
    }

    /// Stops reading from the peer until [#resumeReading]: too many unanswered commands. Frames
    /// that were read before are held back too.
    void pauseReading();

    void resumeReading();

    /// Closes with a WebSocket status code and a short reason, of which 123 bytes are sent. Nothing
    /// sent after this call goes out. [Connection#closed] follows when the peer has answered, or
    /// has not in time.
    void close(int code, String reason);
}
