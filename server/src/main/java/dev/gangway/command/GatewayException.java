package dev.gangway.command;

import java.util.Objects;

/// An expected failure, for the caller to read. The message is a sentence for people and holds no
/// secret.
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;

    public GatewayException(ErrorCode code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public GatewayException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public ErrorCode code() {
        return code;
    }
}
