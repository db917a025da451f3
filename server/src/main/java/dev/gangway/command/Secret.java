package dev.gangway.command;

import java.util.Objects;

/// A password, a token, a code: shown to nobody by accident. Its text is asked for by the one who
/// needs it.
public record Secret(String text) {
    public Secret {
        Objects.requireNonNull(text);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
