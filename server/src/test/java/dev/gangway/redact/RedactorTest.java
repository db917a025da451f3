package dev.gangway.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is a secret and what is not.
class RedactorTest {
    private static final Redactor NOTHING_TOLD = new Redactor(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-" + "ant-api03-ab1cdefghijklmnopqrst",
                "sk-" + "proj-ab1cdefghijklmnopqrst",
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz",
                "glpat-abcdefghij0123456789",
                "xoxb-1234567890-abcdefghij",
                "AKIAABCDEFGHIJKLMNOP",
                "AIzaSyA0123456789abcdefghijklmnopqrstuv",
                "npm_abcdefghijklmnopqrstuvwxyz0123456789",
                "gway_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                "aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3a"
            })
    void whatLooksLikeASecretIsTakenOut(String secret) {
        for (String around : List.of("%s", "key=%s&more", "got \"%s\", no", "a\\n%s\\nb", "(%s)")) {
            String safe = NOTHING_TOLD.redact(around.replace("%s", secret));

            assertThat(safe).isEqualTo(around.replace("%s", Redactor.MARK));
        }
    }

    @Test
    void whatIsNamedASecretIsTakenOut() {
        assertThat(NOTHING_TOLD.redact("Authorization: Bearer wrong-1 and"))
                .isEqualTo("Authorization: Bearer [redacted] and");
        assertThat(NOTHING_TOLD.redact("acp.v1, bearer.Nope99"))
                .isEqualTo("acp.v1, bearer.[redacted]");
        assertThat(NOTHING_TOLD.redact("http://h/#token=abc&x=1"))
                .isEqualTo("http://h/#token=[redacted]&x=1");
        assertThat(NOTHING_TOLD.redact("{\"password\": \"a b c\",\"x\":1}"))
                .isEqualTo("{\"password\": \"[redacted]\",\"x\":1}");
        assertThat(NOTHING_TOLD.redact("https://me:hunter@host/path"))
                .isEqualTo("https://[redacted]@host/path");
        assertThat(
                        NOTHING_TOLD.redact(
                                "a -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE"
                                        + " KEY----- b"))
                .isEqualTo("a [redacted] b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Only the scheme Bearer of Authorization is known.",
                "Present a token: as `Authorization: Bearer TOKEN`, or as `bearer.TOKEN` here.",
                "DIR does not hold a token: delete it, and the next start makes a new one",
                "a task-list-of-many-words-in-a-row, a disk-image, sk-short",
                "session/0h3v2kq8r9x4m1n7p5t6w0y2z8 of turn 12 at 2026-01-01T00:00:00Z",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "http://127.0.0.1:7420/path?x=1"
            })
    void ordinaryWordsStay(String text) {
        assertThat(NOTHING_TOLD.redact(text)).isSameAs(text);
    }

    @Test
    void whatItWasToldIsTakenOutWhereverItStands() {
        Redactor redactor = new Redactor(List.of("correct horse", "correct horse battery", "abc"));

        assertThat(redactor.redact("xcorrect horse batteryx abc correct hors"))
                .isEqualTo("x[redacted]x abc correct hors");
    }

    @Test
    void whatIsTooLongIsCut() {
        String safe = NOTHING_TOLD.redact("a ".repeat(Redactor.CHARACTERS_MAX));

        assertThat(safe).hasSizeLessThan(Redactor.CHARACTERS_MAX + 20).endsWith("[cut]");
    }

    /// Each of these would take hours if it were looked at again from every place.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-",
                "sk-x",
                "eyJ-",
                "eyJa.",
                "bearer.",
                "Bearer ",
                "token=",
                "token",
                "://a:",
                "-----BEGIN ",
                "gway_-",
                "a",
                "token\"",
                "aB3-"
            })
    void hostileTextsTakeLinearTime(String part) {
        String text = part.repeat(Redactor.CHARACTERS_MAX / part.length());

        assertThatCode(() -> NOTHING_TOLD.redact(text)).doesNotThrowAnyException();
    }
}
