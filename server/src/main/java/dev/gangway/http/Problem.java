package dev.gangway.http;

import dev.gangway.command.GatewayException;
import dev.gangway.redact.Redaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A refusal as RFC 9457 writes it.
///
/// @param detail what was wrong and what helps, for people; holds nothing secret
/// @param code the name by which programs know it
record Problem(int status, String title, String detail, String code) {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final JsonMapper JSON = new JsonMapper();

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad Request", detail, "INVALID");
    }

    static Problem unauthenticated(String detail) {
        return new Problem(401, "Unauthorized", detail, "UNAUTHENTICATED");
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail, "FORBIDDEN");
    }

    static Problem notFound() {
        return new Problem(404, "Not Found", "Nothing is served at this path.", "NOT_FOUND");
    }

    static Problem methodNotAllowed(String allowed) {
        return new Problem(
                405, "Method Not Allowed", "This path allows " + allowed + " only.", "INVALID");
    }

    static Problem internal(String reference) {
        return new Problem(
                500,
                "Internal Server Error",
                "Internal error; the server's log has it under the reference " + reference + ".",
                "INTERNAL");
    }

    static Problem limit(int status, String title, String detail) {
        return new Problem(status, title, detail, "LIMIT");
    }

    /// Only for exceptions that are meant for the caller.
    static Problem of(GatewayException refused) {
        int status =
                switch (refused.code()) {
                    case UNAUTHENTICATED -> 401;
                    case FORBIDDEN -> 403;
                    case NOT_FOUND -> 404;
                    case INVALID -> 400;
                    case KEY_REUSED, BUSY, ALREADY_RESOLVED, CONFLICT, AUTH_REQUIRED -> 409;
                    case LIMIT -> 429;
                    case UNSUPPORTED -> 501;
                    case AGENT_FAILED -> 502;
                    case STORE_FAILED, SHUTTING_DOWN -> 503;
                    case INTERNAL -> 500;
                };
        String title = refused.code().wireName();
        return new Problem(status, title, String.valueOf(refused.getMessage()), title);
    }

    Answer answer() {
        return answer(status == 401 ? List.of("WWW-Authenticate", "Bearer") : List.of());
    }

    /// @param headers name then value
    Answer answer(List<String> headers) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", title);
        members.put("status", status);
        members.put("detail", Redaction.of(detail));
        members.put("code", code);
        return new Answer(status, CONTENT_TYPE, JSON.writeValueAsBytes(members), headers);
    }
}
