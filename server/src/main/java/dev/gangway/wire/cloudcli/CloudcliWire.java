package dev.gangway.wire.cloudcli;

import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.TerminalDesk;
import dev.gangway.wire.Attachments;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Manners;
import dev.gangway.wire.Wire;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// The wire of CloudCLI's front-end: its chat socket at `/ws` and the REST routes that it asks for.
/// Any thread.
public final class CloudcliWire implements Wire {
    private static final String CHAT = "/ws";
    private static final String SHELL = "/shell";
    private static final Manners MANNERS =
            new Manners(
                    false,
                    true,
                    JwtShape::part,
                    Optional.of((path, detail) -> Call.unauthenticated(path, detail, true)));

    private final Gateway gateway;
    private final Executor executor;
    private final CloudcliLimits limits;
    private final InstantSource clock;
    private final Omissions omissions;
    private final Rereads rereads = new Rereads();
    private final Attachments attachments;
    private final Routes routes;
    private final Optional<TerminalDesk> terminals;

    /// @param executor runs what may block, each task on a virtual thread of its own
    /// @param random for ids
    /// @param terminals opens terminals; empty where there are none
    public CloudcliWire(
            Gateway gateway,
            Executor executor,
            CloudcliLimits limits,
            InstantSource clock,
            RandomGenerator random,
            Optional<TerminalDesk> terminals) {
        this.gateway = Objects.requireNonNull(gateway);
        this.executor = Objects.requireNonNull(executor);
        this.limits = Objects.requireNonNull(limits);
        this.clock = Objects.requireNonNull(clock);
        this.terminals = Objects.requireNonNull(terminals);
        this.omissions = new Omissions(limits.omissions());
        this.attachments = new Attachments(limits.attachments(), clock, random);
        this.routes = new Routes(gateway, limits, clock, omissions, rereads, attachments);
    }

    @Override
    public String name() {
        return "cloudcli";
    }

    /// Its tokens have three parts, the credential as the last; by the header it logs out.
    @Override
    public Manners manners() {
        return MANNERS;
    }

    @Override
    public int bodyBytesMax() {
        return limits.uploadBytes();
    }

    /// Empty as well for a caller who is not known: [#handle] then answers 401, as the front-end
    /// expects at the upgrade.
    @Override
    public Optional<Upgrade> upgrade(Exchange request) {
        if (request.principal().isEmpty()) {
            return Optional.empty();
        }
        if (request.path().equals(SHELL)) {
            return shell(request);
        }
        if (!request.path().equals(CHAT)) {
            return Optional.empty();
        }
        return Optional.of(
                new Upgrade(
                        List.of(),
                        List.of(),
                        socket ->
                                new CloudcliConnection(
                                        new Viewer(
                                                gateway,
                                                socket,
                                                executor,
                                                limits,
                                                clock,
                                                omissions,
                                                rereads,
                                                attachments))));
    }

    private Optional<Upgrade> shell(Exchange request) {
        if (terminals.isEmpty()) {
            Unserved.answer(request);
        }
        return terminals.map(desk ->
                new Upgrade(List.of(), List.of(), socket -> new ShellConnection(socket, desk)));
    }

    @Override
    public boolean handle(Exchange exchange) {
        return routes.handle(exchange);
    }
}
