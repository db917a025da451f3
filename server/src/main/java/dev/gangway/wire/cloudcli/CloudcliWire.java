package dev.gangway.wire.cloudcli;

import dev.gangway.gateway.Gateway;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/// The wire of CloudCLI's front-end: its chat socket at `/ws` and the REST routes that it asks for.
/// Any thread.
public final class CloudcliWire implements Wire {
    private static final String CHAT = "/ws";

    private final Gateway gateway;
    private final Executor executor;
    private final CloudcliLimits limits;
    private final InstantSource clock;
    private final Omissions omissions;
    private final Rereads rereads = new Rereads();
    private final Routes routes;

    /// @param executor runs what may block, each task on a virtual thread of its own
    public CloudcliWire(
            Gateway gateway, Executor executor, CloudcliLimits limits, InstantSource clock) {
        this.gateway = Objects.requireNonNull(gateway);
        this.executor = Objects.requireNonNull(executor);
        this.limits = Objects.requireNonNull(limits);
        this.clock = Objects.requireNonNull(clock);
        this.omissions = new Omissions(limits.omissions());
        this.routes = new Routes(gateway, limits, clock, omissions, rereads);
    }

    @Override
    public String name() {
        return "cloudcli";
    }

    /// Empty as well for a caller who is not known: [#handle] then answers 401, as the front-end
    /// expects at the upgrade.
    @Override
    public Optional<Upgrade> upgrade(Exchange request) {
        if (!request.path().equals(CHAT) || request.principal().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Upgrade(
                        List.of(),
                        List.of(),
                        socket ->
                                new CloudcliConnection(
                                        new Viewer(
                                                gateway, socket, executor, limits, clock, omissions,
                                                rereads))));
    }

    @Override
    public boolean handle(Exchange exchange) {
        return routes.handle(exchange);
    }
}
