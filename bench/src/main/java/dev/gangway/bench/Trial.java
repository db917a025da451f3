package dev.gangway.bench;

/// One server's run of the fan-out.
///
/// @param events each of which goes to all sockets
record Trial(Server server, int sockets, long events) {}
