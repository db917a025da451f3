package dev.gangway.access;

import java.util.List;

/// Tells in whose feeds a session's changes are.
@FunctionalInterface
public interface Audience {
    /// The owner alone.
    Audience OWNER = session -> session.owner().isEmpty() ? List.of() : List.of(session.owner());

    /// The ids of the principals who own the session or were granted a right in it; each once, a
    /// bounded number. Any thread, also the log's writer; quick.
    List<String> of(Subject.OfSession session);
}
