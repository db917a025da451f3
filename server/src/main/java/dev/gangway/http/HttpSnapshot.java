package dev.gangway.http;

/// How a listener stands, and what it has done since it was opened.
///
/// @param connections open now, sockets included
/// @param connectionsMax as many may be
/// @param sockets open now
/// @param connectionsRefused closed at once since there were too many
/// @param socketsOpened upgrades that became sockets
/// @param socketsRefused upgrades refused since their principal had as many sockets as it may, or
///   the server stops
/// @param stalled connections closed since their peer took no byte for too long
/// @param overflowed sockets closed since more of their own frames waited than may
public record HttpSnapshot(
        int connections,
        int connectionsMax,
        int sockets,
        long connectionsRefused,
        long socketsOpened,
        long socketsRefused,
        long stalled,
        long overflowed) {}
