package dev.gangway.testkit.acp;

import tools.jackson.databind.JsonNode;

/// The other side answered a request with a JSON-RPC error.
public final class AcpError extends RuntimeException {
    private final int code;
    private final transient JsonNode error;

    AcpError(String method, JsonNode error) {
        super(method + ": " + error);
        this.code = error.path("code").asInt(0);
        this.error = error;
    }

    /// The error's code.
    public int code() {
        return code;
    }

    /// The whole error object.
    public JsonNode error() {
        return error;
    }
}
