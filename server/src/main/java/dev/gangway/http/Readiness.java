package dev.gangway.http;

import java.util.Objects;

/// Whether the server can do its work now, as `/readyz` says it.
public sealed interface Readiness {
    /// It can.
    record Ready() implements Readiness {}

    /// It cannot.
    ///
    /// @param reason a sentence for whoever runs the server; everyone may read it
    record NotReady(String reason) implements Readiness {
        public NotReady {
            Objects.requireNonNull(reason);
        }
    }
}
