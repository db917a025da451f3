package dev.gangway.wire.rest;

import dev.gangway.json.Json;
import dev.gangway.wire.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Refusals that are HTTP's own and have no code of the gateway (RFC 9457).
final class Problems {
    private Problems() {}

    static void methodNotAllowed(Exchange exchange, String allowed, List<String> shared) {
        List<String> headers = new ArrayList<>(shared);
        headers.addAll(List.of("Allow", allowed));
        answer(
                exchange,
                405,
                "Method Not Allowed",
                "This path allows " + allowed + " only.",
                "INVALID",
                headers);
    }

    static void preconditionFailed(Exchange exchange, List<String> shared) {
        answer(
                exchange,
                412,
                "Precondition Failed",
                "It has changed since it was read with the tag in If-Match.",
                "CONFLICT",
                shared);
    }

    private static void answer(
            Exchange exchange,
            int status,
            String title,
            String detail,
            String code,
            List<String> headers) {
        String problem =
                Json.object()
                        .put("type", "about:blank")
                        .put("title", title)
                        .put("status", status)
                        .put("detail", detail)
                        .put("code", code)
                        .toString();
        exchange.answer(
                status,
                "application/problem+json",
                problem.getBytes(StandardCharsets.UTF_8),
                headers);
    }
}
