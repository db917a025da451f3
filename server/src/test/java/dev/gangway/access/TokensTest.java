package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.command.GatewayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private static final Principal OWNER = new Principal("owner", "Owner", true);
    @TempDir Path directory;

    private Tokens open() {
        return Tokens.open(directory, OWNER, new SecureRandom());
    }

    @Test
    void firstStartMakesATokenThatOnlyItsOwnerMayRead() throws Exception {
        Tokens tokens = open();

        Path file = directory.resolve(Tokens.FILE);
        String token = Tokens.read(file);
        assertThat(token).hasSize(43);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(tokens.authenticate(token)).contains(OWNER);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void nextStartKeepsTheToken() throws Exception {
        open();
        String token = Tokens.read(directory.resolve(Tokens.FILE));

        assertThat(open().authenticate(token)).contains(OWNER);
    }

    @Test
    void anyOtherTokenNamesNobody() throws Exception {
        Tokens tokens = open();
        String token = Tokens.read(directory.resolve(Tokens.FILE));

        assertThat(tokens.authenticate("")).isEmpty();
        assertThat(tokens.authenticate(token.substring(1))).isEmpty();
        assertThat(tokens.authenticate(token + "x")).isEmpty();
        assertThat(tokens.authenticate(token.toLowerCase(java.util.Locale.ROOT))).isEmpty();
    }

    @Test
    void twoDirectoriesHaveTwoTokens(@TempDir Path other) throws Exception {
        open();
        Tokens.open(other, OWNER, new SecureRandom());

        assertThat(Tokens.read(other.resolve(Tokens.FILE)))
                .isNotEqualTo(Tokens.read(directory.resolve(Tokens.FILE)));
    }

    @Test
    void fileThatOthersMayReadIsClosedToThem() throws Exception {
        open();
        Path file = directory.resolve(Tokens.FILE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        open();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void damagedFileIsSaidNotGuessed() throws Exception {
        Files.writeString(directory.resolve(Tokens.FILE), "hello\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("delete it");
    }
}
