package dev.gangway.session;

import dev.gangway.agent.AgentExit;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;

/// What an agent's end means to those who wait for it. Pure.
final class Exits {
    /// JSON-RPC's internal error and ACP's auth required.
    private static final int INTERNAL_ERROR = -32603;

    private static final int AUTH_REQUIRED = -32000;

    private Exits() {}

    static GatewayException problem(AgentExit exit) {
        ErrorCode code =
                exit.cause() == AgentExit.Cause.AUTH_REQUIRED
                        ? ErrorCode.AUTH_REQUIRED
                        : ErrorCode.AGENT_FAILED;
        return new GatewayException(code, exit.message());
    }

    static int code(AgentExit exit) {
        return exit.cause() == AgentExit.Cause.AUTH_REQUIRED ? AUTH_REQUIRED : INTERNAL_ERROR;
    }
}
