package dev.gangway.access;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The token of a server with one user. It is made at the first start from 256 random bits and lies
/// plain in `DIR/token`, readable by the owner of the directory only; in memory there is its
/// SHA-256 alone. Any thread.
public final class Tokens implements Authentication {
    /// The file's name within the data directory.
    public static final String FILE = "token";

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final Principal owner;
    private final byte[] hash;

    private Tokens(Principal owner, String token) {
        this.owner = Objects.requireNonNull(owner);
        this.hash = Secrets.sha256(token);
    }

    /// Reads the token of this data directory; makes one when there is none.
    ///
    /// @param owner whom the token names
    /// @param random must be cryptographically strong: `SecureRandom`
    /// @throws GatewayException INVALID when the file does not hold a token; STORE_FAILED when it
    ///   can be neither read nor written
    public static Tokens open(Path directory, Principal owner, RandomGenerator random) {
        Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(file, random);
            }
            Files.setPosixFilePermissions(file, OWNER_ONLY);
            return new Tokens(owner, read(file));
        } catch (IOException unreadable) {
            throw new GatewayException(
                    ErrorCode.STORE_FAILED,
                    "cannot read or write the token file " + file,
                    unreadable);
        }
    }

    /// The plain token that a data directory holds, for those who may read the file.
    ///
    /// @throws IOException when there is none or it may not be read
    /// @throws GatewayException INVALID when the file does not hold a token
    public static String read(Path file) throws IOException {
        String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!TOKEN.matcher(token).matches()) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    file + " does not hold a token: delete it, and the next start makes a new one");
        }
        return token;
    }

    @Override
    public Optional<Principal> authenticate(String bearerToken) {
        return MessageDigest.isEqual(hash, Secrets.sha256(bearerToken))
                ? Optional.of(owner)
                : Optional.empty();
    }

    /// Written beside and moved into place, so that no reader ever finds half a token.
    private static void create(Path file, RandomGenerator random) throws IOException {
        String token = Secrets.bits(random);
        FileAttribute<?> permissions = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Path fresh =
                Files.createTempFile(
                        Objects.requireNonNull(file.getParent()), FILE, ".new", permissions);
        Files.writeString(fresh, token + "\n", StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
