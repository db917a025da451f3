package dev.gangway.wire.construct;

import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Manners;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Answers of this wire's routes: JSON objects, errors as `{"error": …}`.
final class Answers {
    static final String UNAUTHORIZED =
            "Unauthorized — pair first via POST /pair, then send Authorization: Bearer <token>";

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private Answers() {}

    static void json(Exchange exchange, int status, ObjectNode body) {
        exchange.answer(
                status,
                JSON,
                body.toString().getBytes(StandardCharsets.UTF_8),
                List.of("Cache-Control", "no-store"));
    }

    static void text(Exchange exchange, int status, String text) {
        exchange.answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8), List.of());
    }

    /// For who is not known, before this wire is asked.
    static Manners.Refusal refusal(String text) {
        return new Manners.Refusal(TEXT, text.getBytes(StandardCharsets.UTF_8), List.of());
    }

    /// The same as JSON.
    static Manners.Refusal unknown() {
        String body = Json.object().put("error", UNAUTHORIZED).toString();
        return new Manners.Refusal(JSON, body.getBytes(StandardCharsets.UTF_8), List.of());
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
