package dev.gangway.json;

import java.nio.charset.StandardCharsets;

/// Replaces numbers that are too long for arithmetic by the nearest double. A million digits are
/// legal JSON, but to turn them into a number and back takes seconds, which a stranger must not be
/// able to make us spend.
final class LongNumbers {
    private LongNumbers() {}

    /// A copy of the JSON text `valid` in which no number is longer than `lengthMax`, which is at
    /// least 25.
    static byte[] shortened(byte[] valid, int lengthMax) {
        Bytes copy = new Bytes(valid.length);
        int next = 0;
        while (next < valid.length) {
            int after =
                    valid[next] == '"'
                            ? JsonText.afterString(valid, next + 1, valid.length)
                            : Math.max(next + 1, JsonText.afterScalar(valid, next, valid.length));
            if (valid[next] != '"' && after - next > lengthMax) {
                String digits = new String(valid, next, after - next, StandardCharsets.US_ASCII);
                copy.appendAscii(text(Double.parseDouble(digits)));
            } else {
                copy.append(valid, next, after - next);
            }
            next = after;
        }
        return copy.toByteArray();
    }

    private static String text(double number) {
        return Double.isInfinite(number)
                ? (number > 0 ? "1e999" : "-1e999")
                : Double.toString(number);
    }
}
