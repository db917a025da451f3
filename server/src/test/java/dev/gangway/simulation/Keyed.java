package dev.gangway.simulation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A prompt under an idempotency key, as the client that sent it first knows it.
final class Keyed {
    private final String principal;
    private final String session;
    private final String key;
    private final String text;
    private @Nullable Long turn;

    Keyed(String principal, String session, String key, String text) {
        this.principal = principal;
        this.session = session;
        this.key = key;
        this.text = text;
    }

    String principal() {
        return principal;
    }

    String session() {
        return session;
    }

    String key() {
        return key;
    }

    String text() {
        return text;
    }

    /// The turn that it was acknowledged with; empty while that is not known.
    Optional<Long> turn() {
        return Optional.ofNullable(turn);
    }

    void acknowledged(long number) {
        turn = number;
    }
}
