package dev.gangway.wire.cloudcli;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.util.Objects;
import java.util.Optional;

/// What a client is told with `protocol_error`: a code, a sentence, the session it concerns. The
/// socket stays open.
record ChatError(String code, String message, Optional<String> session) {
    static ChatError sessionIdRequired() {
        return new ChatError("SESSION_ID_REQUIRED", "sessionId is required.", Optional.empty());
    }

    static ChatError sessionNotFound(String session) {
        return new ChatError(
                "SESSION_NOT_FOUND",
                "Session \""
                        + session
                        + "\" was not found. Create it via POST /api/providers/sessions first.",
                Optional.of(session));
    }

    static ChatError unsupportedProvider(String session, String provider) {
        return new ChatError(
                "UNSUPPORTED_PROVIDER",
                "No agent is called \"" + provider + "\" here.",
                Optional.of(session));
    }

    static ChatError runInProgress(String session) {
        return new ChatError(
                "RUN_IN_PROGRESS",
                "Session \"" + session + "\" is at work already.",
                Optional.of(session));
    }

    static ChatError noActiveRun(String session) {
        return new ChatError(
                "NO_ACTIVE_RUN",
                "Session \"" + session + "\" is not at work.",
                Optional.of(session));
    }

    static ChatError unknownType(String type) {
        return new ChatError(
                "UNKNOWN_MESSAGE_TYPE",
                "There is no message type \"" + type + "\".",
                Optional.empty());
    }

    static ChatError internal(String message) {
        return new ChatError("INTERNAL_ERROR", message, Optional.empty());
    }

    /// An answer that the agent which asked cannot be given.
    static ChatError unsupportedAnswer(String session, String message) {
        return new ChatError("UNSUPPORTED_ANSWER", message, Optional.of(session));
    }

    /// A refusal of the gateway's, in this wire's words where it has some.
    static ChatError of(GatewayException problem, String session) {
        return switch (problem.code()) {
            case NOT_FOUND -> sessionNotFound(session);
            case BUSY -> runInProgress(session);
            case UNAUTHENTICATED,
                    FORBIDDEN,
                    INVALID,
                    KEY_REUSED,
                    ALREADY_RESOLVED,
                    CONFLICT,
                    UNSUPPORTED,
                    LIMIT,
                    AUTH_REQUIRED,
                    AGENT_FAILED,
                    STORE_FAILED,
                    SHUTTING_DOWN ->
                    new ChatError(problem.code().wireName(), said(problem), Optional.of(session));
            case INTERNAL -> new ChatError("INTERNAL_ERROR", said(problem), Optional.of(session));
        };
    }

    /// The sentence of a refusal.
    static String said(GatewayException problem) {
        return Objects.requireNonNullElse(problem.getMessage(), "");
    }

    static boolean isMissing(GatewayException problem) {
        return problem.code() == ErrorCode.NOT_FOUND;
    }
}
