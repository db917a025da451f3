package dev.gangway.wire.acp;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import org.jspecify.annotations.Nullable;

/// A JSON-RPC error, as a client sees it.
///
/// @param code JSON-RPC's, ACP's, or one of Gangway's own below -32000
/// @param data any JSON; of Gangway's own errors `{code, retry}`
record AcpError(int code, String message, @Nullable RawJson data) {
    static final int FORBIDDEN = -32003;
    static final int KEY_REUSED = -32010;
    static final int BUSY = -32011;
    static final int ALREADY_RESOLVED = -32012;
    static final int CONFLICT = -32013;
    static final int LIMIT = -32014;
    static final int AGENT_FAILED = -32015;
    static final int STORE_FAILED = -32016;
    static final int SHUTTING_DOWN = -32017;
    static final int INTERRUPTED = -32018;

    /// An error of the protocol itself.
    static AcpError of(int code, String message) {
        return new AcpError(code, message, null);
    }

    static AcpError of(GatewayException problem) {
        AcpError error = of(problem.code(), String.valueOf(problem.getMessage()));
        RawJson detail = problem.detail();
        return detail.equals(RawJson.EMPTY_OBJECT)
                ? error
                : new AcpError(error.code, error.message, data(problem.code(), detail));
    }

    /// @param detail an object
    private static RawJson data(ErrorCode code, RawJson detail) {
        ObjectText data =
                new ObjectText().text("code", code.wireName()).flag("retry", code.retryHelps());
        detail.node()
                .properties()
                .forEach(member -> data.json(member.getKey(), RawJson.ofNode(member.getValue())));
        return data.end();
    }

    static AcpError of(ErrorCode code, String message) {
        return new AcpError(number(code), message, data(code.wireName(), code.retryHelps()));
    }

    /// What every error of Gangway's own says for programs.
    static RawJson data(String code, boolean retry) {
        return new ObjectText().text("code", code).flag("retry", retry).end();
    }

    private static int number(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED, AUTH_REQUIRED -> ErrorCodes.AUTH_REQUIRED;
            case FORBIDDEN -> FORBIDDEN;
            case NOT_FOUND -> ErrorCodes.RESOURCE_NOT_FOUND;
            case INVALID -> ErrorCodes.INVALID_PARAMS;
            case KEY_REUSED -> KEY_REUSED;
            case BUSY -> BUSY;
            case ALREADY_RESOLVED -> ALREADY_RESOLVED;
            case CONFLICT -> CONFLICT;
            case UNSUPPORTED -> ErrorCodes.METHOD_NOT_FOUND;
            case LIMIT -> LIMIT;
            case AGENT_FAILED -> AGENT_FAILED;
            case STORE_FAILED -> STORE_FAILED;
            case SHUTTING_DOWN -> SHUTTING_DOWN;
            case INTERNAL -> ErrorCodes.INTERNAL_ERROR;
        };
    }
}
