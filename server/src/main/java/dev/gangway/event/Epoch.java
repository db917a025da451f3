package dev.gangway.event;

import java.util.Objects;

/// Names an incarnation of a stream's log. It changes only when events that were shown may be gone.
///
/// @param ordinal from 0, one higher at each change
/// @param nonce six hexadecimal digits that tell two logs with the same ordinal apart
public record Epoch(int ordinal, String nonce) {
    private static final int NONCE_CHARACTERS = 6;

    public Epoch {
        Objects.requireNonNull(nonce);
        if (ordinal < 0 || nonce.length() != NONCE_CHARACTERS) {
            throw new IllegalArgumentException("no epoch: " + ordinal + "-" + nonce);
        }
    }

    /// Reads the form that [#toString] writes, as in `0-9f3ac1`.
    ///
    /// @throws IllegalArgumentException for anything else
    public static Epoch parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1 || !text.substring(dash + 1).matches("[0-9a-f]{" + NONCE_CHARACTERS + "}")) {
            throw new IllegalArgumentException(
                    "not an epoch: expected ORDINAL-NONCE as in 0-9f3ac1");
        }
        return new Epoch(Integer.parseInt(text.substring(0, dash)), text.substring(dash + 1));
    }

    @Override
    public String toString() {
        return ordinal + "-" + nonce;
    }
}
