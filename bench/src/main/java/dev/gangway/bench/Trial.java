package dev.gangway.bench;

/// One server's run of the fan-out.
///
/// @param events each of which goes to all sockets
/// @param perSecond how many of them, in open loop; 0 for as fast as it goes
record Trial(Server server, int sockets, long events, int perSecond) {
    Trial(Server server, int sockets, long events) {
        this(server, sockets, events, 0);
    }

    /// What all servers are measured with.
    Load load() {
        return new Load(sockets, perSecond);
    }

    /// @param perSecond as in [Trial]
    record Load(int sockets, int perSecond) {
        String pace() {
            return perSecond == 0 ? "as fast as it goes" : perSecond + " events/s";
        }
    }
}
