package dev.gangway.jsonrpc;

/// The error codes of JSON-RPC 2.0 and those that ACP v1 adds.
public final class ErrorCodes {
    /// The bytes are no JSON.
    public static final int PARSE_ERROR = -32700;

    /// JSON, but no JSON-RPC message.
    public static final int INVALID_REQUEST = -32600;

    /// Nobody answers to this method.
    public static final int METHOD_NOT_FOUND = -32601;

    /// The method is known, its parameters are not right.
    public static final int INVALID_PARAMS = -32602;

    /// The fault is the answerer's.
    public static final int INTERNAL_ERROR = -32603;

    /// The request was withdrawn by `$/cancel_request`.
    public static final int REQUEST_CANCELLED = -32800;

    /// ACP: authenticate first.
    public static final int AUTH_REQUIRED = -32000;

    /// ACP: the session or file is not there.
    public static final int RESOURCE_NOT_FOUND = -32002;

    private ErrorCodes() {}
}
