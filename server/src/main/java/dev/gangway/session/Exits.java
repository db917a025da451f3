package dev.gangway.session;

import dev.gangway.agent.AgentExit;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.RawJson;
import tools.jackson.databind.node.ObjectNode;

/// What an agent's end means to those who wait for it. Pure.
final class Exits {
    /// JSON-RPC's internal error and ACP's auth required.
    private static final int INTERNAL_ERROR = -32603;

    private static final int AUTH_REQUIRED = -32000;

    private Exits() {}

    static GatewayException problem(AgentExit exit) {
        return switch (exit.cause()) {
            case AUTH_REQUIRED ->
                    new GatewayException(
                            ErrorCode.AUTH_REQUIRED, exit.message(), authMethods(exit));
            case SETUP_REFUSED -> new GatewayException(ErrorCode.INVALID, exit.message());
            case CLOSED, DIED, START_FAILED, MISBEHAVED ->
                    new GatewayException(ErrorCode.AGENT_FAILED, exit.message());
        };
    }

    /// For the error's data: how the agent can be logged in.
    private static RawJson authMethods(AgentExit exit) {
        ObjectNode detail = SessionPayloads.object();
        detail.set("authMethods", exit.authMethods().node());
        return RawJson.ofNode(detail);
    }

    static int code(AgentExit exit) {
        return exit.cause() == AgentExit.Cause.AUTH_REQUIRED ? AUTH_REQUIRED : INTERNAL_ERROR;
    }
}
