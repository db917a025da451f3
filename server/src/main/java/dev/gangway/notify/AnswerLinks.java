package dev.gangway.notify;

import dev.gangway.store.Database;
import dev.gangway.store.Synchronous;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The links by which requests are answered. A link is 160 random bits, of which the hash is kept;
/// it is good once. Any thread; blocks.
public final class AnswerLinks {
    /// Where their addresses begin.
    static final String PATH = "/answer/";

    private static final int BYTES = 20;

    private final Database database;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final NotifyLimits limits;

    /// @param random must be cryptographically strong: `SecureRandom`
    public AnswerLinks(
            Database database, InstantSource clock, RandomGenerator random, NotifyLimits limits) {
        this.database = database;
        this.clock = clock;
        this.random = random;
        this.limits = limits;
    }

    /// Makes a link; a message that is sent again after a restart gets another one.
    ///
    /// @return its token
    String make(AnswerLink link) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long oldest = clock.millis() - limits.linkAge().toMillis();
        database.write(
                Synchronous.NORMAL,
                rows -> {
                    NotifyTables.save(rows, hash(token), link);
                    NotifyTables.forgetLinks(rows, oldest, limits.links());
                    return true;
                });
        return token;
    }

    Optional<AnswerLink> find(String token) {
        return database.read(rows -> NotifyTables.link(rows, hash(token)));
    }

    /// From now on it is used, whatever happens.
    ///
    /// @return whether it was not used before
    boolean use(String token) {
        return database.write(Synchronous.FULL, rows -> NotifyTables.use(rows, hash(token)));
    }

    /// It was used in vain: it is good again.
    void giveBack(String token) {
        database.write(
                Synchronous.FULL,
                rows -> {
                    NotifyTables.giveBack(rows, hash(token));
                    return true;
                });
    }

    private static String hash(String token) {
        try {
            byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
