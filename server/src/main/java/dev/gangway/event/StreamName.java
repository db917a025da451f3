package dev.gangway.event;

import java.util.Objects;

/// The name of a stream: `session/<id>`, `feed/<principal>`, or one of the server's own.
///
/// @param value at most 200 characters
public record StreamName(String value) {
    private static final int CHARACTERS_MAX = 200;
    private static final String SESSION = "session/";
    private static final String FEED = "feed/";

    /// Where changes of access are decided.
    public static final StreamName ACCESS = new StreamName("access/server");

    /// What was done, by whom: the audit. Never trimmed.
    public static final StreamName AUDIT = new StreamName("audit/server");

    /// Under which the audit takes what has no commit of its own. Holds no events.
    public static final StreamName AUDIT_ENTRY = new StreamName("audit/entry");

    /// Where budgets are raised.
    public static final StreamName BUDGETS = new StreamName("budgets/server");

    /// Where documents are written. Holds no events.
    public static final StreamName DOCUMENTS = new StreamName("documents/server");

    public StreamName {
        Objects.requireNonNull(value);
        if (value.isEmpty() || value.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "a stream's name has 1 to " + CHARACTERS_MAX + " characters");
        }
    }

    public static StreamName session(String id) {
        return new StreamName(SESSION + id);
    }

    public static StreamName feed(String principal) {
        return new StreamName(FEED + principal);
    }

    public boolean isSession() {
        return value.startsWith(SESSION);
    }

    /// What stands behind the slash: the session's or the principal's id.
    public String id() {
        return value.substring(value.indexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
