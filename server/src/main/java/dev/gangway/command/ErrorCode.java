package dev.gangway.command;

/// The reasons for which a command, query or subscription is refused. Each wire maps them to its
/// own codes.
public enum ErrorCode {
    /// The caller is nobody we know.
    UNAUTHENTICATED(false),
    /// The caller may not.
    FORBIDDEN(false),
    /// There is no such thing, or the caller may not know of it.
    NOT_FOUND(false),
    /// The command's own words are wrong.
    INVALID(false),
    /// The idempotency key was used with another payload.
    KEY_REUSED(false),
    /// A turn is running and the prompt asked not to wait; or the agent is just being logged in or
    /// out.
    BUSY(true),
    /// The open request was answered, withdrawn or expired before.
    ALREADY_RESOLVED(false),
    /// The state does not allow it now: nothing runs that could be cancelled, nothing is held.
    CONFLICT(false),
    /// The agent, or this version, cannot do this.
    UNSUPPORTED(false),
    /// A limit was reached; the message names it.
    LIMIT(true),
    /// The agent wants a log-in first.
    AUTH_REQUIRED(false),
    /// The agent could not be started or is gone.
    AGENT_FAILED(true),
    /// The store could not commit: the session has stopped.
    STORE_FAILED(true),
    /// The server is stopping.
    SHUTTING_DOWN(true),
    /// A fault of ours; logged whole under a reference id.
    INTERNAL(false);

    private final boolean retryHelps;

    ErrorCode(boolean retryHelps) {
        this.retryHelps = retryHelps;
    }

    /// The name that clients see.
    public String wireName() {
        return name();
    }

    /// Whether the same command may succeed later without any other change.
    public boolean retryHelps() {
        return retryHelps;
    }
}
