package dev.gangway.wire;

import dev.gangway.access.Principal;
import dev.gangway.stream.Sink;

/// A socket, as a wire sees it. Any thread.
public interface Socket extends Sink {
    /// Unique over restarts, above 0: names the connection in origins.
    long connection();

    /// Fixed at the upgrade.
    Principal principal();

    /// Frames a text and writes it, in order with other calls of `send`; goes out after what
    /// cursors wrote before.
    void send(byte[] text);

    /// Stops reading from the peer until [#resumeReading]: too many unanswered commands.
    void pauseReading();

    void resumeReading();

    /// Closes with a WebSocket status code and a short reason.
    void close(int code, String reason);
}
