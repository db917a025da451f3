package dev.gangway.stream;

/// How a payload becomes bytes on a socket.
public enum Framing {
    /// One unmasked, unfragmented RFC 6455 text frame.
    WEBSOCKET,
    /// One `data:` event of server-sent events, its id the position: `EPOCH:SEQUENCE`.
    SSE,
    /// One event of server-sent events: its id the position, and behind it the payload, which is
    /// the other fields as they are written (`event:`, `data:`), without an empty line.
    SSE_FIELDS
}
