package dev.gangway.http;

import java.time.Duration;
import java.util.Objects;

/// What a listener admits, keeps and waits for at most.
///
/// @param connectionsMax open TCP connections, sockets included; one more is closed at once
/// @param socketsPerPrincipalMax open WebSockets of one principal; one more is answered 429
public record HttpLimits(
        int connectionsMax, int socketsPerPrincipalMax, Requests requests, Sockets sockets) {
    public static final HttpLimits DEFAULTS =
            new HttpLimits(4096, 256, Requests.DEFAULTS, Sockets.DEFAULTS);

    public HttpLimits {
        Objects.requireNonNull(requests);
        Objects.requireNonNull(sockets);
        positive("connectionsMax", connectionsMax);
        positive("socketsPerPrincipalMax", socketsPerPrincipalMax);
    }

    /// The same, for bodies of known callers that are as large as this at least.
    public HttpLimits taking(int bodyBytes) {
        Requests wider =
                new Requests(
                        requests.lineBytesMax(),
                        requests.headerBytesMax(),
                        Math.max(requests.bodyBytesMax(), bodyBytes),
                        requests.strangerBodyBytesMax(),
                        requests.receiveMax(),
                        requests.keepAliveMax(),
                        requests.answerMax());
        return new HttpLimits(connectionsMax, socketsPerPrincipalMax, wider, sockets);
    }

    /// Limits of plain requests, upgrades included until they are accepted.
    ///
    /// @param lineBytesMax the request line; beyond: 414
    /// @param headerBytesMax all headers together; beyond: 431
    /// @param bodyBytesMax the body, from a known caller; beyond: 413
    /// @param strangerBodyBytesMax the body, from a caller who did not say who it is; beyond: 413
    /// @param receiveMax from the first byte of a request (for the first one: from the connection)
    ///   to its last; beyond: 408
    /// @param keepAliveMax between an answer and the next request; beyond: closed
    /// @param answerMax from a request's last byte to its answer; beyond: closed
    public record Requests(
            int lineBytesMax,
            int headerBytesMax,
            int bodyBytesMax,
            int strangerBodyBytesMax,
            Duration receiveMax,
            Duration keepAliveMax,
            Duration answerMax) {
        public static final Requests DEFAULTS =
                new Requests(
                        8 << 10,
                        16 << 10,
                        1 << 20,
                        16 << 10,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(10));

        public Requests {
            positive("lineBytesMax", lineBytesMax);
            positive("headerBytesMax", headerBytesMax);
            positive("bodyBytesMax", bodyBytesMax);
            positive("strangerBodyBytesMax", strangerBodyBytesMax);
            positive("receiveMax", receiveMax);
            positive("keepAliveMax", keepAliveMax);
            positive("answerMax", answerMax);
        }
    }

    /// Limits of one WebSocket.
    ///
    /// @param messageBytesMax a message, in one frame or in many; beyond: closed with 1009
    /// @param inboundFramesMax messages received and not yet taken by the wire; at it reading stops
    /// @param inboundBytesMax the same in bytes; may be overshot by what one read brought
    /// @param privateBytesMax this connection's own frames that the peer has not taken; beyond:
    ///   closed with 1013
    /// @param writeLowBytes when pending output falls below, the socket is writable again
    /// @param writeHighBytes when pending output rises above, the socket is not writable
    /// @param pingEvery time between pings
    /// @param silenceMax a peer of which nothing was heard for so long is gone; reckoned in pings
    /// @param stallMax a peer that takes no byte for so long while some wait is closed; holds for
    ///   answers to plain requests too
    /// @param closeMax what a peer gets to answer a close, and a connection to end
    public record Sockets(
            int messageBytesMax,
            int inboundFramesMax,
            int inboundBytesMax,
            int privateBytesMax,
            int writeLowBytes,
            int writeHighBytes,
            Duration pingEvery,
            Duration silenceMax,
            Duration stallMax,
            Duration closeMax) {
        public static final Sockets DEFAULTS =
                new Sockets(
                        4 << 20,
                        256,
                        8 << 20,
                        16 << 20,
                        64 << 10,
                        256 << 10,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5));

        public Sockets {
            positive("messageBytesMax", messageBytesMax);
            positive("inboundFramesMax", inboundFramesMax);
            positive("inboundBytesMax", inboundBytesMax);
            positive("privateBytesMax", privateBytesMax);
            positive("writeLowBytes", writeLowBytes);
            if (writeHighBytes < writeLowBytes) {
                throw new IllegalArgumentException("writeHighBytes is at least writeLowBytes");
            }
            positive("pingEvery", pingEvery);
            positive("stallMax", stallMax);
            positive("closeMax", closeMax);
            if (silenceMax.compareTo(pingEvery.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException("silenceMax is at least twice pingEvery");
            }
        }
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is above 0");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(name + " is at least a millisecond");
        }
    }
}
