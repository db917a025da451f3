package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Secret;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private static final Secret PASSWORD = new Secret("correct horse");

    private final Passwords passwords = new Passwords();

    @Test
    void theParametersStandInTheHashAndTheSaltIsAnother() {
        String hash = passwords.hash(PASSWORD);

        assertThat(hash)
                .startsWith("$argon2id$")
                .contains("m=19456,t=2,p=1")
                .isNotEqualTo(passwords.hash(PASSWORD));
        assertThat(passwords.fits(PASSWORD, hash)).isTrue();
        assertThat(passwords.fits(new Secret("correct horsf"), hash)).isFalse();
    }

    @Test
    void nobodysPasswordIsNeverRightAndAsMuchWork() {
        String other = passwords.hash(PASSWORD);

        assertThat(passwords.fits(PASSWORD, "")).isFalse();
        assertThat(form(Passwords.NOBODYS)).isEqualTo(form(other));
        assertThat(Passwords.NOBODYS).hasSameSizeAs(other);
    }

    /// A hash without its salt and its end.
    private static String form(String hash) {
        return hash.substring(0, hash.lastIndexOf('$', hash.lastIndexOf('$') - 1));
    }

    @Test
    void oneThatIsTooShortOrTooLongIsRefused() {
        for (int length : new int[] {7, 257}) {
            assertThatThrownBy(() -> passwords.hash(new Secret("x".repeat(length))))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID));
        }
    }
}
