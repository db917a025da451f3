package dev.gangway.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Secret;
import java.util.concurrent.Semaphore;

/// Passwords as argon2id: 19 MiB, two passes, one lane (what OWASP's cheat sheet of password
/// storage asks for at least), a salt of 16 bytes. Blocks for as long as one hashing takes, some
/// tens of milliseconds of a core. Any thread.
final class Passwords {
    static final int LENGTH_LEAST = 8;
    static final int LENGTH_MAX = 256;

    /// How many are hashed at once: each takes its memory.
    private static final int AT_ONCE = 2;

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final Argon2Function ARGON2 =
            Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);

    private final Semaphore places = new Semaphore(AT_ONCE);

    /// What a wrong name is compared with, so that it takes as long as a wrong password.
    private final String nobodys =
            Password.hash("nobody's").addRandomSalt(SALT_BYTES).with(ARGON2).getResult();

    /// @throws GatewayException INVALID for one that is too short or too long; LIMIT when too many
    ///   are being hashed
    String hash(Secret password) {
        int length = password.text().length();
        if (length < LENGTH_LEAST || length > LENGTH_MAX) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "A password has " + LENGTH_LEAST + " to " + LENGTH_MAX + " characters.");
        }
        take();
        try {
            return Password.hash(password.text())
                    .addRandomSalt(SALT_BYTES)
                    .with(ARGON2)
                    .getResult();
        } finally {
            places.release();
        }
    }

    /// @param hash empty for nobody's: takes as long and is never right
    /// @throws GatewayException LIMIT when too many are being hashed
    boolean fits(Secret password, String hash) {
        if (password.text().length() > LENGTH_MAX) {
            return false;
        }
        take();
        try {
            boolean fits =
                    Password.check(password.text(), hash.isEmpty() ? nobodys : hash).with(ARGON2);
            return fits && !hash.isEmpty();
        } finally {
            places.release();
        }
    }

    private void take() {
        if (!places.tryAcquire()) {
            throw new GatewayException(
                    ErrorCode.LIMIT, "Too many people are logging in just now: try again.");
        }
    }
}
