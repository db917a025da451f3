package dev.gangway.wire.construct;

import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.wire.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Answers of this wire's routes: JSON objects, errors as `{"error": …}`.
final class Answers {
    private Answers() {}

    static void json(Exchange exchange, int status, ObjectNode body) {
        exchange.answer(
                status,
                "application/json",
                body.toString().getBytes(StandardCharsets.UTF_8),
                List.of("Cache-Control", "no-store"));
    }

    static void text(Exchange exchange, int status, String text) {
        exchange.answer(
                status,
                "text/plain; charset=utf-8",
                text.getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    static void error(Exchange exchange, int status, String message) {
        json(exchange, status, Json.object().put("error", ChatCode.readable(message)));
    }

    static void refused(Exchange exchange, GatewayException refused) {
        int status =
                switch (refused.code()) {
                    case UNAUTHENTICATED -> 401;
                    case FORBIDDEN -> 403;
                    case NOT_FOUND -> 404;
                    case INVALID -> 400;
                    case KEY_REUSED, BUSY, ALREADY_RESOLVED, CONFLICT -> 409;
                    case LIMIT -> 429;
                    case UNSUPPORTED -> 501;
                    case AUTH_REQUIRED, AGENT_FAILED -> 502;
                    case STORE_FAILED, SHUTTING_DOWN -> 503;
                    case INTERNAL -> 500;
                };
        error(exchange, status, String.valueOf(refused.getMessage()));
    }
}
