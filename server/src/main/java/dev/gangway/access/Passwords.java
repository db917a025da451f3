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

    /// What a wrong name is compared with, so that it takes as long as a wrong password: the hash
    /// of something random that nobody noted. Made beforehand, since most starts need none.
    static final String NOBODYS =
            "$argon2id$v=19$m=19456,t=2,p=1$UermO2Eclt/cId9sRBneUA"
                    + "$+To0PXre1Qt6HIiT1rz9gm/SVv4A79NKOTJQJEqozjw";

    private final Semaphore places = new Semaphore(AT_ONCE);

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
                    .with(argon2())
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
                    Password.check(password.text(), hash.isEmpty() ? NOBODYS : hash).with(argon2());
            return fits && !hash.isEmpty();
        } finally {
            places.release();
        }
    }

    private static Argon2Function argon2() {
        return Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
    }

    private void take() {
        if (!places.tryAcquire()) {
            throw new GatewayException(
                    ErrorCode.LIMIT, "Too many people are logging in just now: try again.");
        }
    }
}
