package dev.gangway.http;

import dev.gangway.access.AuditTrail;
import dev.gangway.access.Entrance;
import dev.gangway.access.Whereabouts;
import dev.gangway.wire.Wire;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What a listener needs from the rest of the server. All of it is used from many threads.
///
/// @param wires asked in this order; the first that serves a path gets it
/// @param connectionNumbers each call gives a number above 0 that was never given before, restarts
///   included
/// @param whereabouts told from where and by what each connection and request came in
public record HttpServices(
        List<Wire> wires,
        Entrance entrance,
        Supplier<Readiness> readiness,
        LongSupplier connectionNumbers,
        InstantSource clock,
        AuditTrail audit,
        Whereabouts whereabouts) {
    public HttpServices {
        wires = List.copyOf(wires);
        Objects.requireNonNull(entrance);
        Objects.requireNonNull(readiness);
        Objects.requireNonNull(connectionNumbers);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(whereabouts);
    }

    /// The same for a listener with other wires.
    public HttpServices serving(List<Wire> others) {
        return new HttpServices(
                others, entrance, readiness, connectionNumbers, clock, audit, whereabouts);
    }
}
