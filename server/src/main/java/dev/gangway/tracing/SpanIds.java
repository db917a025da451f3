package dev.gangway.tracing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Ids of traces and spans, made from what they are about: a turn that is sent twice is the same
/// trace. Pure.
final class SpanIds {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private SpanIds() {}

    static String trace(String session, long turn) {
        return digits("trace\n" + session + "\n" + turn, TRACE_DIGITS);
    }

    /// @param subject what tells it from the others of its turn
    static String span(String session, long turn, String subject) {
        return digits("span\n" + session + "\n" + turn + "\n" + subject, SPAN_DIGITS);
    }

    private static String digits(String subject, int count) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(subject.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, count);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
