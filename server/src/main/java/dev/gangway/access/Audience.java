package dev.gangway.access;

import dev.gangway.store.Transaction;
import java.util.List;

/// Tells in whose feeds a session's changes are.
@FunctionalInterface
public interface Audience {
    /// The owner alone.
    Audience OWNER =
            (_, session) -> session.owner().isEmpty() ? List.of() : List.of(session.owner());

    /// The ids of the principals who own the session or were granted a right in it; each once, a
    /// bounded number. On the log's writer thread; quick.
    ///
    /// @param rows the commit that tells: what it granted before counts, what it ended does not
    List<String> of(Transaction rows, Subject.OfSession session);
}
