package dev.gangway.command;

import dev.gangway.json.RawJson;
import dev.gangway.redact.RedactedJson;
import dev.gangway.redact.Redaction;
import java.util.Objects;

/// An expected failure, for the caller to read. The message is a sentence for people; a secret that
/// it quotes is taken out of it.
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;
    private final transient RawJson detail;

    public GatewayException(ErrorCode code, String message) {
        this(code, message, RawJson.EMPTY_OBJECT);
    }

    /// @param detail an object: what else programs are told
    public GatewayException(ErrorCode code, String message, RawJson detail) {
        super(Redaction.of(message));
        this.code = Objects.requireNonNull(code);
        this.detail = RedactedJson.of(detail);
    }

    public GatewayException(ErrorCode code, String message, Throwable cause) {
        super(Redaction.of(message), cause);
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
