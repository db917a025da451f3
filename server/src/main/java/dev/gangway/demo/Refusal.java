package dev.gangway.demo;

/// A request that is answered with a JSON-RPC error.
final class Refusal extends RuntimeException {

    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int NOT_FOUND = -32002;
    static final int PARSE_ERROR = -32700;

    private static final long serialVersionUID = 1;

    private final int code;

    Refusal(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
