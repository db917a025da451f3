package dev.gangway.wire.construct;

import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.wire.Exchange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Which route a request is for (contract, REST and SSE). What this wire leaves out answers 501
/// with a sentence (docs/adr/0031-aliases.md); other paths are not this wire's.
final class Routes {
    /// The first parts of paths that this wire knows and does not serve.
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "agents",
                    "agent-pool",
                    "teams",
                    "skills",
                    "workflows",
                    "canvas",
                    "nodes",
                    "clawhub",
                    "webauthn",
                    "kumiho",
                    "config",
                    "tools",
                    "cron",
                    "doctor",
                    "cli-tools",
                    "channels",
                    "channel-events",
                    "daemon",
                    "memory");

    private final ConstructWire wire;
    private final SessionRoutes sessions;
    private final AccessRoutes access;
    private final LedgerRoutes ledger;

    Routes(ConstructWire wire, InstantSource clock) {
        this.wire = wire;
        this.sessions = new SessionRoutes(wire, clock);
        this.access = new AccessRoutes(wire);
        this.ledger = new LedgerRoutes(clock);
    }

    boolean handle(Exchange exchange) {
        String path = exchange.path();
        List<String> parts = List.of(path.substring(1).split("/", -1));
        try {
            return switch (parts.getFirst()) {
                case "health" -> health(exchange);
                case "pair", "admin" -> access.open(exchange, parts);
                case "hooks" -> {
                    Answers.error(exchange, 501, "Gangway takes no hooks: agents are its own.");
                    yield true;
                }
                case "ws" -> leftOut(exchange, "Of this wire's sockets Gangway has the chat.");
                case "api" -> parts.size() > 1 && api(exchange, parts.subList(1, parts.size()));
                default -> false;
            };
        } catch (GatewayException refused) {
            Answers.refused(exchange, refused);
            return true;
        }
    }

    /// Public, so it says nothing but that the server answers.
    private static boolean health(Exchange exchange) {
        Answers.json(exchange, 200, healthy());
        return true;
    }

    private static ObjectNode healthy() {
        ObjectNode health = Json.object().put("status", "ok").put("paired", true);
        health.put("require_pairing", true).putObject("runtime");
        return health;
    }

    private boolean api(Exchange exchange, List<String> parts) {
        if (parts.getFirst().equals("pair")) {
            access.pair(exchange);
            return true;
        }
        Optional<Caller> caller =
                exchange.principal().map(principal -> wire.caller(exchange, principal));
        if (caller.isEmpty()) {
            Answers.error(exchange, 401, Answers.UNAUTHORIZED);
            return true;
        }
        return known(exchange, caller.get(), parts);
    }

    private boolean known(Exchange exchange, Caller caller, List<String> parts) {
        String family = parts.getFirst();
        boolean served =
                switch (family) {
                    case "health", "status" -> reads(exchange, parts, 1) && health(exchange);
                    case "sessions" -> sessions.handle(exchange, caller, parts);
                    case "devices", "pairing" -> access.handle(exchange, caller, parts);
                    case "cost", "audit" -> ledger.handle(exchange, caller, parts);
                    case "events" -> reads(exchange, parts, 1) && events(exchange, caller);
                    default -> false;
                };
        if (!served && LEFT_OUT.contains(family)) {
            return leftOut(exchange, "Gangway has no " + family + " for this front-end.");
        }
        if (!served) {
            Answers.error(exchange, 404, "Nothing is served at this path.");
        }
        return true;
    }

    static boolean reads(Exchange exchange, List<String> parts, int size) {
        return parts.size() == size && exchange.method().equals("GET");
    }

    private static boolean events(Exchange exchange, Caller caller) {
        exchange.events(
                List.of("Cache-Control", "no-store"), socket -> FeedLink.alone(caller, socket));
        return true;
    }

    private static boolean leftOut(Exchange exchange, String sentence) {
        Answers.error(exchange, 501, sentence + " See docs/wire/construct.md.");
        return true;
    }
}
