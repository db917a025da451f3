package dev.gangway.redact;

import dev.gangway.redact.Redactor.Span;
import java.util.List;

/// What secrets look like: known beginnings with enough behind them, what stands behind `Bearer`, a
/// name of a secret or a user in an address, private keys. Pure.
final class Shapes {
    private static final String KEY_BEGIN = "-----BEGIN ";
    private static final String KEY_END = "-----END ";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final int KEY_NAME_MAX = 40;

    /// How far is looked before it is known that a secret stands here. What is known to be one is
    /// taken whole and not looked at again, so that all texts take linear time.
    private static final int PROBE = 64;

    private static final int WEB_TOKEN_PARTS_MIN = 3;
    private static final int WEB_TOKEN_HEAD_MAX = 512;
    private static final int BEARER_MIN = 6;
    private static final int NAMED_MIN = 3;
    private static final int USER_INFO_MAX = 256;

    /// Gangway's own older token: 43 letters of base64url, which are 256 bits.
    private static final int BARE_TOKEN = 43;

    private static final List<Shape> PREFIXES =
            List.of(
                    new Shape("sk-", 16, true),
                    new Shape("sk_live_", 16, false),
                    new Shape("sk_test_", 16, false),
                    new Shape("rk_live_", 16, false),
                    new Shape("ghp_", 20, false),
                    new Shape("gho_", 20, false),
                    new Shape("ghu_", 20, false),
                    new Shape("ghs_", 20, false),
                    new Shape("ghr_", 20, false),
                    new Shape("github_pat_", 20, false),
                    new Shape("glpat-", 16, false),
                    new Shape("gway_", 16, false),
                    new Shape("xoxa-", 10, false),
                    new Shape("xoxb-", 10, false),
                    new Shape("xoxp-", 10, false),
                    new Shape("xoxr-", 10, false),
                    new Shape("xoxs-", 10, false),
                    new Shape("AKIA", 16, false),
                    new Shape("ASIA", 16, false),
                    new Shape("AIza", 30, false),
                    new Shape("npm_", 30, false),
                    new Shape("hf_", 30, false),
                    new Shape("pypi-", 30, false));

    /// In the order in which they are tried: longer ones before those that they end with.
    private static final List<String> NAMES =
            List.of("token", "ticket", "password", "passwd", "secret", "api_key", "apikey");

    /// A beginning of secrets.
    ///
    /// @param rest how many letters at least stand behind it
    /// @param digit whether one of them is a digit: the beginning occurs in ordinary words too
    private record Shape(String prefix, int rest, boolean digit) {
        Span at(String text, int at) {
            if (!text.startsWith(prefix, at)) {
                return Span.NONE;
            }
            int behind = at + prefix.length();
            int probed = endOfLetters(text, behind, behind + PROBE);
            boolean fits = probed - behind >= rest && (!digit || hasDigit(text, behind, probed));
            return fits ? new Span(at, endOfLetters(text, probed)) : Span.NONE;
        }
    }

    private Shapes() {}

    /// The secret at a place, or, of what is named there, behind it.
    static Span at(String text, int at) {
        char first = text.charAt(at);
        if (first == '-' && text.startsWith(KEY_BEGIN, at)) {
            return privateKey(text, at);
        }
        if (first == ':' && text.startsWith("://", at)) {
            return userInfo(text, at + 3);
        }
        return isLetter(first) && begins(text, at) ? word(text, at, first) : Span.NONE;
    }

    private static Span word(String text, int at, char first) {
        for (Shape shape : PREFIXES) {
            if (shape.prefix().charAt(0) == first) {
                Span found = shape.at(text, at);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        if (first == 'e' && text.startsWith("eyJ", at)) {
            return webToken(text, at);
        }
        if (first == 'b' || first == 'B') {
            Span bearer = bearer(text, at);
            if (!bearer.isEmpty()) {
                return bearer;
            }
        }
        Span named = named(text, at);
        return named.isEmpty() ? bare(text, at) : named;
    }

    /// `Bearer TOKEN`, and the sub-protocol `bearer.TOKEN`.
    private static Span bearer(String text, int at) {
        int behind = at + "bearer".length();
        boolean fits =
                text.regionMatches(true, at, "bearer", 0, "bearer".length())
                        && behind < text.length()
                        && (text.charAt(behind) == ' ' || text.charAt(behind) == '.');
        if (!fits) {
            return Span.NONE;
        }
        int start = behind + 1;
        int probed = endOfToken(text, start, start + PROBE);
        // A word of a sentence is no token: "Bearer authentication".
        boolean prose = probed - start < PROBE && isLowerCase(text, start, probed);
        return probed - start >= BEARER_MIN && !prose
                ? new Span(start, endOfToken(text, probed, text.length()))
                : Span.NONE;
    }

    /// A JSON web token: three parts with dots between.
    private static Span webToken(String text, int at) {
        int end = endOfLetters(text, at, at + WEB_TOKEN_HEAD_MAX);
        boolean dotted =
                end + 1 < text.length()
                        && text.charAt(end) == '.'
                        && isLetter(text.charAt(end + 1));
        if (!dotted) {
            return Span.NONE;
        }
        end++;
        int parts = 1;
        while (end < text.length() && isLetter(text.charAt(end))) {
            end = endOfLetters(text, end);
            parts++;
            if (end + 1 < text.length()
                    && text.charAt(end) == '.'
                    && isLetter(text.charAt(end + 1))) {
                end++;
            }
        }
        return parts >= WEB_TOKEN_PARTS_MIN ? new Span(at, end) : Span.NONE;
    }

    /// What a name of a secret is set to: `token=…`, `"password": "…"`.
    private static Span named(String text, int at) {
        for (String name : NAMES) {
            if (text.regionMatches(true, at, name, 0, name.length())) {
                return value(text, at + name.length());
            }
        }
        return Span.NONE;
    }

    private static Span value(String text, int behindName) {
        int at = skip(text, behindName, "\\\"'");
        if (at >= text.length() || (text.charAt(at) != '=' && text.charAt(at) != ':')) {
            return Span.NONE;
        }
        boolean assigned = text.charAt(at) == '=';
        int afterSign = at + 1;
        int start = skip(text, afterSign, " \\\"'");
        // In a sentence a colon has a blank behind it and no quote: "no token: delete it".
        boolean quoted = start > afterSign && "\"'".indexOf(text.charAt(start - 1)) >= 0;
        if (!assigned && !quoted) {
            return Span.NONE;
        }
        String ends = quoted ? "\\\"'" : " \t\r\n&\\\"',;<>)]}";
        int end = start;
        while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        boolean marked = text.startsWith(Redactor.MARK, start);
        return end - start >= NAMED_MIN && !marked ? new Span(start, end) : Span.NONE;
    }

    private static int skip(String text, int from, String skipped) {
        int at = from;
        // A few: what follows a name is not looked for through a whole text.
        while (at < text.length() && at < from + 4 && skipped.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /// Exactly so many letters of three sorts.
    private static Span bare(String text, int at) {
        int end = endOfLetters(text, at, at + BARE_TOKEN + 1);
        boolean token =
                end - at == BARE_TOKEN
                        && hasDigit(text, at, end)
                        && text.chars().skip(at).limit(BARE_TOKEN).anyMatch(Shapes::isUpper)
                        && text.chars().skip(at).limit(BARE_TOKEN).anyMatch(Shapes::isLower);
        return token ? new Span(at, end) : Span.NONE;
    }

    /// `user:password@` of an address.
    private static Span userInfo(String text, int start) {
        int limit = Math.min(text.length(), start + USER_INFO_MAX);
        boolean colon = false;
        for (int at = start; at < limit; at++) {
            char letter = text.charAt(at);
            if (letter == '@') {
                return colon && at > start ? new Span(start, at) : Span.NONE;
            }
            if (letter <= ' ' || "/?#\"'".indexOf(letter) >= 0) {
                return Span.NONE;
            }
            colon |= letter == ':';
        }
        return Span.NONE;
    }

    /// All of a private key, to the end of the text when it has none.
    private static Span privateKey(String text, int at) {
        int name = at + KEY_BEGIN.length();
        int known = text.indexOf(PRIVATE, name, Math.min(text.length(), name + KEY_NAME_MAX));
        if (known < 0) {
            return Span.NONE;
        }
        int end = text.indexOf(KEY_END, known);
        if (end < 0) {
            return new Span(at, text.length());
        }
        int rest = text.indexOf("-----", end + KEY_END.length());
        return new Span(at, rest < 0 ? text.length() : rest + "-----".length());
    }

    /// Whether a word begins here. Behind an escape of JSON, as in `\nTOKEN`, one does.
    private static boolean begins(String text, int at) {
        if (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))) {
            return true;
        }
        return at > 1 && text.charAt(at - 2) == '\\' && "nrtbf".indexOf(text.charAt(at - 1)) >= 0;
    }

    private static int endOfToken(String text, int from, int limit) {
        int at = from;
        while (at < Math.min(text.length(), limit) && isTokenLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int endOfLetters(String text, int from) {
        return endOfLetters(text, from, text.length());
    }

    private static int endOfLetters(String text, int from, int limit) {
        int at = from;
        while (at < Math.min(text.length(), limit) && isLetter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean hasDigit(String text, int start, int end) {
        for (int at = start; at < end; at++) {
            if (text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                return true;
            }
        }
        return false;
    }

    private static boolean isLowerCase(String text, int start, int end) {
        for (int at = start; at < end; at++) {
            if (!isLower(text.charAt(at)) && text.charAt(at) != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isTokenLetter(char letter) {
        return isLetter(letter) || "._~+/=".indexOf(letter) >= 0;
    }

    private static boolean isLetter(char letter) {
        return isUpper(letter)
                || isLower(letter)
                || (letter >= '0' && letter <= '9')
                || letter == '_'
                || letter == '-';
    }

    private static boolean isUpper(int letter) {
        return letter >= 'A' && letter <= 'Z';
    }

    private static boolean isLower(int letter) {
        return letter >= 'a' && letter <= 'z';
    }
}
