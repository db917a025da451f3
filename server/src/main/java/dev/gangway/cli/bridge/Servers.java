package dev.gangway.cli.bridge;

import java.util.Optional;

/// Finds the server to talk to. Called by one thread, which may be held up.
public interface Servers {
    /// Where it is now; a server that was started again may be elsewhere. Empty when none runs.
    ///
    /// @throws RuntimeException when it cannot be told, with a sentence for a person
    Optional<Endpoint> find() throws InterruptedException;
}
