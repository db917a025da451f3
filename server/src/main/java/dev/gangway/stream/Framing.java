package dev.gangway.stream;

/// How a payload becomes bytes on a socket.
public enum Framing {
    /// One unmasked, unfragmented RFC 6455 text frame.
    WEBSOCKET,
    /// One `data:` event of server-sent events, its id the position: `EPOCH:SEQUENCE`.
    SSE
}
