package dev.gangway.wire.mezame;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.gateway.Gateway;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Manners;
import dev.gangway.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/// The wire of Mezame's front-end, versions 0.8.6 to 0.8.42 (docs/wire/mezame.md). Any thread.
public final class MezameWire implements Wire {
    private static final Manners MANNERS =
            new Manners(true, false, UnaryOperator.identity(), Optional.empty());

    private static final String SOCKET = "/ws";

    private final Shared shared;
    private final Map<String, Map<String, Route>> routes;

    /// @param executor runs what may block, each task on a virtual thread of its own
    public MezameWire(
            Gateway gateway,
            Executor executor,
            Delays delays,
            MezameSettings settings,
            MezameLimits limits) {
        this.shared =
                new Shared(
                        gateway,
                        executor,
                        delays,
                        settings,
                        limits,
                        new Histories(delays, limits.historyWait()));
        StateRoutes state = new StateRoutes(shared);
        HistoryRoutes history = new HistoryRoutes(shared);
        this.routes =
                Map.of(
                        "/ws",
                        Map.of("GET", MezameWire::socketOnly),
                        "/state",
                        Map.of("GET", state::read, "PUT", state::write),
                        "/state/events",
                        Map.of("GET", state::follow),
                        "/history",
                        Map.of("GET", history::history),
                        "/tool-result",
                        Map.of("GET", history::toolResult));
    }

    @Override
    public String name() {
        return "mezame";
    }

    /// The front-end cannot carry a token.
    @Override
    public Manners manners() {
        return MANNERS;
    }

    /// Empty as well for a caller who is not known: [#handle] then says so.
    @Override
    public Optional<Upgrade> upgrade(Exchange request) {
        if (!request.path().equals(SOCKET) || request.principal().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> session = given(request, "session");
        Optional<String> directory = given(request, "cwd");
        return Optional.of(
                new Upgrade(
                        List.of(),
                        List.of(),
                        socket -> {
                            MezameConnection connection =
                                    new MezameConnection(Client.of(socket, shared));
                            connection.open(session, directory);
                            return connection;
                        }));
    }

    /// An empty one counts as none.
    private static Optional<String> given(Exchange request, String name) {
        return request.query(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    @Override
    public boolean handle(Exchange exchange) {
        Map<String, Route> methods = routes.get(exchange.path());
        if (methods == null) {
            return false;
        }
        try {
            Route route = methods.get(exchange.method());
            if (route == null) {
                Texts.answer(exchange, 405, "This path takes " + methods.keySet() + ".");
            } else {
                route.answer(exchange, caller(exchange));
            }
        } catch (GatewayException refused) {
            exchange.refuse(refused, List.of());
        }
        return true;
    }

    private Caller caller(Exchange exchange) {
        return new Caller(
                shared.gateway(),
                exchange.principal()
                        .orElseThrow(() ->
                                new GatewayException(ErrorCode.UNAUTHENTICATED, "Log in first.")),
                exchange.connection());
    }

    private static void socketOnly(Exchange exchange, Caller caller) {
        Texts.answer(exchange, 426, "This path is a WebSocket's.");
    }

    /// What a route does for a caller who is known.
    private interface Route {
        void answer(Exchange exchange, Caller caller);
    }
}
