package dev.gangway.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The mark that every child process carries in its environment, and its children after it, so that
/// they are found again by [Sweep] even when they left their group and their server is dead.
///
/// @param directory names the data directory: all that one directory's servers ever started share
///   it
/// @param server names the one server process, for people who look
public record Marker(String directory, String server) {

    /// The environment variable; its value is `directory:server:child`.
    public static final String VARIABLE = "GANGWAY_MARK";

    /// Where a data directory keeps its secret.
    public static final String FILE = "mark";

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int DIGEST_HEX = 20;

    public Marker {
        if (!WORD.matcher(directory).matches() || !WORD.matcher(server).matches()) {
            throw new IllegalArgumentException("not a mark: " + directory + ":" + server);
        }
    }

    /// The marker of a data directory, whose secret is in its file `mark` and made here when there
    /// is none. The path goes into it too: a server on a copy of the directory must not end the
    /// processes of the original's.
    public static Marker of(Path dataDirectory, long serverPid, RandomGenerator random)
            throws IOException {
        Path file = dataDirectory.resolve(FILE);
        if (Files.notExists(file)) {
            create(file, HexFormat.of().toHexDigits(random.nextLong()));
        }
        String secret = Files.readString(file, StandardCharsets.UTF_8).strip();
        return new Marker(digest(secret + dataDirectory.toRealPath()), Long.toString(serverPid));
    }

    /// The value that one child carries.
    String valueFor(long child) {
        return directory + ":" + server + ":" + child;
    }

    private static void create(Path file, String secret) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret + "\n", StandardOpenOption.WRITE);
    }

    private static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, DIGEST_HEX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
