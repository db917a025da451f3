package dev.gangway.wire.construct;

import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.redact.Redaction;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The codes of this wire's errors, by what is known and never by words in a message (contract of
/// the chat socket, error codes). Pure.
final class ChatCode {
    static final String AGENT_INIT_FAILED = "AGENT_INIT_FAILED";
    static final String INVALID_JSON = "INVALID_JSON";
    static final String UNKNOWN_MESSAGE_TYPE = "UNKNOWN_MESSAGE_TYPE";
    static final String EMPTY_CONTENT = "EMPTY_CONTENT";
    static final String SESSION_BUSY = "SESSION_BUSY";
    static final String AUTH_ERROR = "AUTH_ERROR";
    static final String PROVIDER_ERROR = "PROVIDER_ERROR";
    static final String AGENT_ERROR = "AGENT_ERROR";
    static final String BUDGET_EXCEEDED = "BUDGET_EXCEEDED";
    static final String NO_ACTIVE_TURN = "NO_ACTIVE_TURN";
    static final String INVALID_APPROVAL_RESPONSE = "INVALID_APPROVAL_RESPONSE";
    static final String INVALID_ATTACHMENT = "INVALID_ATTACHMENT";
    static final String INVALID_CWD = "INVALID_CWD";

    private static final int MESSAGE_CHARACTERS_MAX = 500;

    /// ACP's "authentication required".
    private static final int LOGIN_WANTED = -32_000;

    private static final JsonScanner BUDGET = JsonScanner.of("budget");
    private static final Set<Integer> LOGIN_STATUSES = Set.of(401, 403);

    private ChatCode() {}

    /// What a refused command is called.
    static String of(GatewayException problem) {
        return switch (problem.code()) {
            case UNAUTHENTICATED, FORBIDDEN, AUTH_REQUIRED -> AUTH_ERROR;
            case BUSY -> SESSION_BUSY;
            case LIMIT ->
                    BUDGET.scan(problem.detail()).has("budget") ? BUDGET_EXCEEDED : AGENT_ERROR;
            case NOT_FOUND,
                    INVALID,
                    KEY_REUSED,
                    ALREADY_RESOLVED,
                    CONFLICT,
                    UNSUPPORTED,
                    AGENT_FAILED,
                    STORE_FAILED,
                    SHUTTING_DOWN,
                    INTERNAL ->
                    AGENT_ERROR;
        };
    }

    /// What the error with which a turn failed is called: by its number, and by the status of the
    /// model's provider where the agent tells it.
    ///
    /// @param detail the agent's error `{code, message, data}`
    static String of(RawJson detail) {
        JsonNode error = detail.node();
        int status = (int) Json.number(error.path("data"), "status", 0);
        if (Json.number(error, "code", 0) == LOGIN_WANTED || LOGIN_STATUSES.contains(status)) {
            return AUTH_ERROR;
        }
        return status >= 400 ? PROVIDER_ERROR : AGENT_ERROR;
    }

    /// A message as clients may read it: without secrets, and not too long.
    static String readable(String message) {
        String clean = Redaction.of(message);
        return clean.length() <= MESSAGE_CHARACTERS_MAX
                ? clean
                : clean.substring(0, MESSAGE_CHARACTERS_MAX) + "...";
    }

    static byte[] error(String code, String message) {
        return FrameText.of("error").text("message", readable(message)).text("code", code).bytes();
    }
}
