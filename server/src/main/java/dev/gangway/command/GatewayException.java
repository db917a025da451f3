package dev.gangway.command;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// An expected failure, for the caller to read. The message is a sentence for people and holds no
/// secret.
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;
    private final transient RawJson detail;

    public GatewayException(ErrorCode code, String message) {
        this(code, message, RawJson.EMPTY_OBJECT);
    }

    /// @param detail an object: what else programs are told
    public GatewayException(ErrorCode code, String message, RawJson detail) {
        super(message);
        this.code = Objects.requireNonNull(code);
        this.detail = Objects.requireNonNull(detail);
    }

    public GatewayException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
        this.detail = RawJson.EMPTY_OBJECT;
    }

    public ErrorCode code() {
        return code;
    }

    /// What else programs are told: an object, empty for nothing.
    public RawJson detail() {
        return detail;
    }
}
