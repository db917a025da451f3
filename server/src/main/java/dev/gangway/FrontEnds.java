package dev.gangway;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.TerminalDesk;
import dev.gangway.http.Front;
import dev.gangway.http.HttpServer;
import dev.gangway.http.HttpServices;
import dev.gangway.stream.Hub;
import dev.gangway.wire.Wire;
import dev.gangway.wire.cloudcli.CloudcliLimits;
import dev.gangway.wire.cloudcli.CloudcliWire;
import dev.gangway.wire.construct.ConstructLimits;
import dev.gangway.wire.construct.ConstructSettings;
import dev.gangway.wire.construct.ConstructWire;
import dev.gangway.wire.mezame.MezameLimits;
import dev.gangway.wire.mezame.MezameSettings;
import dev.gangway.wire.mezame.MezameWire;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The listeners of front-ends' own protocols: which wires there are, and how each is made of what
/// the configuration says. Used once.
final class FrontEnds {
    private final List<ForeignWire> wires;
    private final Gateway gateway;
    private final Optional<TerminalDesk> terminals;
    private final Pools pools;
    private final Closers closers;

    /// @param terminals empty where there are none
    /// @param closers get the listeners
    FrontEnds(
            List<ForeignWire> wires,
            Gateway gateway,
            Optional<TerminalDesk> terminals,
            Pools pools,
            Closers closers) {
        this.wires = wires;
        this.gateway = gateway;
        this.terminals = terminals;
        this.pools = pools;
        this.closers = closers;
    }

    /// Each front-end's protocol at its own address, by name, in the order of the configuration.
    Map<String, HttpServer> listen(HttpServices services, Hub hub) {
        Map<String, HttpServer> listening = new LinkedHashMap<>();
        for (ForeignWire wire : wires) {
            Wire made = made(wire);
            HttpServer server =
                    HttpServer.open(
                            wire.http()
                                    .showing(new Front(false, wire.ui(), made.manners()))
                                    .taking(made.bodyBytesMax()),
                            services.serving(List.of(made)),
                            hub);
            closers.add(server::close);
            listening.put(wire.name(), server);
        }
        return listening;
    }

    private Wire made(ForeignWire wire) {
        return switch (wire.name()) {
            case "cloudcli" ->
                    new CloudcliWire(
                            gateway,
                            pools.blocking,
                            CloudcliLimits.DEFAULT,
                            InstantSource.system(),
                            new SecureRandom(),
                            terminals);
            case "construct" -> construct(wire);
            case "mezame" -> mezame(wire);
            default ->
                    throw new GatewayException(
                            ErrorCode.UNSUPPORTED, "This version has no wire " + wire.name() + ".");
        };
    }

    private Wire mezame(ForeignWire wire) {
        MezameSettings chosen =
                new MezameSettings(
                        !"false".equals(wire.switches().get("echo_user")),
                        Optional.ofNullable(wire.switches().get("project")));
        return new MezameWire(
                gateway, pools.blocking, pools.timers::after, chosen, MezameLimits.STANDARD);
    }

    private Wire construct(ForeignWire wire) {
        return new ConstructWire(
                gateway,
                pools.blocking,
                ConstructLimits.STANDARD,
                InstantSource.system(),
                new SecureRandom(),
                new ConstructSettings(
                        Optional.ofNullable(wire.switches().get("project")), wire.hints()));
    }
}
