package dev.gangway.json;

import java.nio.charset.StandardCharsets;

/// Finds its way in bytes that are known to be valid JSON, without checking them again. Given
/// others it finds nonsense or throws an unchecked exception, but always ends.
final class JsonText {
    private JsonText() {}

    static int afterSpace(byte[] bytes, int at, int end) {
        int next = at;
        while (next < end && space(bytes[next])) {
            next++;
        }
        return next;
    }

    static boolean space(byte value) {
        return value <= ' ' && (value == ' ' || value == '\n' || value == '\r' || value == '\t');
    }

    /// The place after a value that begins at `at`.
    static int afterValue(byte[] bytes, int at, int end) {
        if (at >= end) {
            return end;
        }
        return switch (bytes[at]) {
            case '"' -> afterString(bytes, at + 1, end);
            case '{', '[' -> afterContainer(bytes, at + 1, end);
            default -> afterScalar(bytes, at, end);
        };
    }

    /// The place after a string whose first character, behind the quote, is at `at`.
    static int afterString(byte[] bytes, int at, int end) {
        int next = Swar.quoteOrBackslash(bytes, at, end);
        while (next < end && bytes[next] == '\\') {
            next = Swar.quoteOrBackslash(bytes, Math.min(next + 2, end), end);
        }
        return Math.min(next + 1, end);
    }

    private static int afterContainer(byte[] bytes, int at, int end) {
        int open = 1;
        int next = at;
        while (next < end && open > 0) {
            byte value = bytes[next++];
            if (value == '"') {
                next = afterString(bytes, next, end);
            } else if (value == '{' || value == '[') {
                open++;
            } else if (value == '}' || value == ']') {
                open--;
            }
        }
        return next;
    }

    /// The place after a number, true, false or null that begins at `at`; `at` itself when none
    /// does.
    static int afterScalar(byte[] bytes, int at, int end) {
        int next = at;
        while (next < end && (Character.isLetterOrDigit(bytes[next]) || inNumber(bytes[next]))) {
            next++;
        }
        return next;
    }

    private static boolean inNumber(byte value) {
        return value == '-' || value == '+' || value == '.';
    }

    /// The text of a string that lies in [start, end) with its quotes. A lone escaped surrogate
    /// becomes a lone char.
    static String decode(byte[] bytes, int start, int end) {
        int first = start + 1;
        int last = end - 1;
        int escape = Swar.quoteOrBackslash(bytes, first, last);
        if (escape >= last) {
            return new String(bytes, first, last - first, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(last - first);
        int next = first;
        while (escape < last) {
            text.append(new String(bytes, next, escape - next, StandardCharsets.UTF_8));
            next = unescape(bytes, escape + 1, text);
            escape = Swar.quoteOrBackslash(bytes, next, last);
        }
        return text.append(new String(bytes, next, last - next, StandardCharsets.UTF_8)).toString();
    }

    private static int unescape(byte[] bytes, int at, StringBuilder text) {
        char letter = (char) bytes[at];
        switch (letter) {
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                String digits = new String(bytes, at + 1, 4, StandardCharsets.US_ASCII);
                text.append((char) Integer.parseInt(digits, 16));
                return at + 5;
            }
            default -> text.append(letter);
        }
        return at + 1;
    }
}
