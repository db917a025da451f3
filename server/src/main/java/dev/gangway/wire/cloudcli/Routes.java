package dev.gangway.wire.cloudcli;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.gateway.Gateway;
import dev.gangway.json.Json;
import dev.gangway.wire.Attachments;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Manners;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what answers a plain request: a route, or a word on why there is none. Every path below
/// `/api` is answered here; others are the front-end's own files.
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final List<Route> ALL =
            Stream.of(
                            AccountRoutes.ALL,
                            ProjectRoutes.ALL,
                            SearchRoutes.ALL,
                            SessionRoutes.ALL,
                            ProviderRoutes.ALL,
                            ModelRoutes.ALL,
                            AssetRoutes.ALL,
                            EmptyRoutes.ALL)
                    .flatMap(List::stream)
                    .toList();

    /// Sockets that this wire does not open, and its own when it is asked for without an upgrade.
    private static final List<String> SOCKETS =
            List.of("/ws", "/shell", "/plugin-ws", "/desktop-notifications");

    private final Gateway gateway;
    private final CloudcliLimits limits;
    private final InstantSource clock;
    private final Omissions omissions;
    private final Rereads rereads;
    private final Attachments attachments;

    Routes(
            Gateway gateway,
            CloudcliLimits limits,
            InstantSource clock,
            Omissions omissions,
            Rereads rereads,
            Attachments attachments) {
        this.gateway = gateway;
        this.limits = limits;
        this.clock = clock;
        this.omissions = omissions;
        this.rereads = rereads;
        this.attachments = attachments;
    }

    /// False for what is none of this wire's.
    boolean handle(Exchange exchange) {
        String path = exchange.path();
        boolean socket =
                SOCKETS.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
        if (path.equals("/health")) {
            health(exchange);
        } else if (socket) {
            socket(exchange);
        } else if (path.startsWith("/api/") || path.equals("/api")) {
            guarded(exchange);
        } else {
            return false;
        }
        return true;
    }

    /// Without a version: the front-end warns of any that is not its own.
    private void health(Exchange exchange) {
        Call.answer(
                exchange,
                200,
                Json.object().put("status", "ok").put("timestamp", clock.instant().toString()));
    }

    private static void socket(Exchange exchange) {
        if (exchange.principal().isEmpty()) {
            unauthenticated(exchange);
        } else if (exchange.path().equals("/ws")) {
            Call.refuse(exchange, 426, "UPGRADE_REQUIRED", "This is a WebSocket.", List.of());
        } else {
            Unserved.answer(exchange);
        }
    }

    private void guarded(Exchange exchange) {
        try {
            api(exchange);
        } catch (GatewayException refused) {
            refuse(exchange, refused);
        } catch (RuntimeException fault) {
            LOG.error("internal error in {} {}", exchange.method(), exchange.path(), fault);
            Call.refuse(exchange, 500, "INTERNAL_ERROR", "internal error", List.of());
        }
    }

    private void api(Exchange exchange) {
        for (Route route : ALL) {
            Optional<Map<String, String>> variables = route.match(exchange);
            if (variables.isPresent()) {
                serve(route, exchange, variables.get());
                return;
            }
        }
        if (exchange.principal().isEmpty()) {
            unauthenticated(exchange);
        } else {
            Unserved.answer(exchange);
        }
    }

    private void serve(Route route, Exchange exchange, Map<String, String> variables) {
        switch (route.handler()) {
            case Route.Open(var open) -> open.handle(exchange, clock);
            case Route.Guarded(var guarded) -> {
                Optional<Principal> caller = exchange.principal();
                if (caller.isEmpty()) {
                    unauthenticated(exchange);
                    return;
                }
                guarded.handle(
                        new Call(
                                gateway,
                                exchange,
                                caller.get(),
                                variables,
                                limits,
                                clock,
                                omissions,
                                rereads,
                                attachments));
            }
        }
    }

    private static void unauthenticated(Exchange exchange) {
        boolean brought = exchange.header("Authorization").isPresent();
        Manners.Refusal refusal =
                Call.unauthenticated(exchange.path(), "Say who you are.", brought);
        exchange.answer(401, refusal.contentType(), refusal.body(), refusal.headers());
    }

    static void refuse(Exchange exchange, GatewayException refused) {
        if (refused.code() == ErrorCode.UNAUTHENTICATED) {
            unauthenticated(exchange);
            return;
        }
        Call.refuse(
                exchange,
                status(refused.code()),
                refused.code().wireName(),
                ChatError.said(refused),
                List.of());
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case INVALID -> 400;
            case KEY_REUSED, BUSY, ALREADY_RESOLVED, CONFLICT -> 409;
            case UNSUPPORTED -> 501;
            case LIMIT -> 429;
            case AUTH_REQUIRED, AGENT_FAILED -> 502;
            case STORE_FAILED, SHUTTING_DOWN -> 503;
            case INTERNAL -> 500;
        };
    }
}
