package dev.gangway.http;

import java.time.Duration;

/// Limits for tests: the defaults, but for what a test sets.
final class TestLimits {
    int connectionsMax = HttpLimits.DEFAULTS.connectionsMax();
    int socketsPerPrincipalMax = HttpLimits.DEFAULTS.socketsPerPrincipalMax();
    Duration receiveMax = HttpLimits.Requests.DEFAULTS.receiveMax();
    Duration keepAliveMax = HttpLimits.Requests.DEFAULTS.keepAliveMax();
    int messageBytesMax = HttpLimits.Sockets.DEFAULTS.messageBytesMax();
    int inboundFramesMax = HttpLimits.Sockets.DEFAULTS.inboundFramesMax();
    int privateBytesMax = HttpLimits.Sockets.DEFAULTS.privateBytesMax();
    Duration pingEvery = HttpLimits.Sockets.DEFAULTS.pingEvery();
    Duration silenceMax = HttpLimits.Sockets.DEFAULTS.silenceMax();
    Duration stallMax = HttpLimits.Sockets.DEFAULTS.stallMax();
    Duration closeMax = HttpLimits.Sockets.DEFAULTS.closeMax();

    HttpLimits limits() {
        HttpLimits.Requests requests = HttpLimits.Requests.DEFAULTS;
        HttpLimits.Sockets sockets = HttpLimits.Sockets.DEFAULTS;
        return new HttpLimits(
                connectionsMax,
                socketsPerPrincipalMax,
                new HttpLimits.Requests(
                        requests.lineBytesMax(),
                        requests.headerBytesMax(),
                        requests.bodyBytesMax(),
                        requests.strangerBodyBytesMax(),
                        receiveMax,
                        keepAliveMax,
                        requests.answerMax()),
                new HttpLimits.Sockets(
                        messageBytesMax,
                        inboundFramesMax,
                        sockets.inboundBytesMax(),
                        privateBytesMax,
                        sockets.writeLowBytes(),
                        sockets.writeHighBytes(),
                        pingEvery,
                        silenceMax,
                        stallMax,
                        closeMax));
    }
}
