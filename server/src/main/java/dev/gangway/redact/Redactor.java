package dev.gangway.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Takes secrets out of texts: those that it was told, and what looks like one. One pass from left
/// to right, in linear time whatever the text; no regular expressions. Immutable; any thread.
public final class Redactor {
    /// What stands where a secret stood.
    public static final String MARK = "[redacted]";

    /// How much of a text is looked at and kept; the rest is cut off, since it was not looked at.
    public static final int CHARACTERS_MAX = 1 << 20;

    /// A shorter value is no secret worth the name, and would be found everywhere.
    static final int VALUE_CHARACTERS_MIN = 6;

    private static final int VALUE_CHARACTERS_MAX = 4_096;
    private static final int VALUES_MAX = 1_000;
    private static final int HEAD = 4;
    private static final String CUT = " [cut]";

    /// Told values, by their first characters.
    private final Map<String, List<String>> told = new HashMap<>();

    /// @param values secrets; those shorter than 6 characters are passed over, of longer ones than
    ///   4096 the beginning counts, of more than 1000 the first ones
    public Redactor(Collection<String> values) {
        values.stream()
                .filter(value -> value.length() >= VALUE_CHARACTERS_MIN)
                .limit(VALUES_MAX)
                .map(value -> value.substring(0, Math.min(value.length(), VALUE_CHARACTERS_MAX)))
                .forEach(value ->
                        told.computeIfAbsent(value.substring(0, HEAD), _ -> new ArrayList<>())
                                .add(value));
        told.values().forEach(same -> same.sort((one, other) -> other.length() - one.length()));
    }

    /// The text without its secrets; the same object when it has none.
    public String redact(String text) {
        if (text.length() > CHARACTERS_MAX) {
            return redact(text.substring(0, CHARACTERS_MAX)) + CUT;
        }
        StringBuilder safe = new StringBuilder(0);
        int kept = 0;
        int at = 0;
        while (at < text.length()) {
            Span secret = secretAt(text, at);
            if (secret.isEmpty()) {
                at++;
            } else {
                safe.append(text, kept, secret.start()).append(MARK);
                kept = secret.end();
                at = kept;
            }
        }
        return kept == 0 ? text : safe.append(text, kept, text.length()).toString();
    }

    private Span secretAt(String text, int at) {
        int end = endOfTold(text, at);
        return end > at ? new Span(at, end) : Shapes.at(text, at);
    }

    private int endOfTold(String text, int at) {
        if (told.isEmpty() || at + HEAD > text.length()) {
            return at;
        }
        for (String value : told.getOrDefault(text.substring(at, at + HEAD), List.of())) {
            if (text.startsWith(value, at)) {
                return at + value.length();
            }
        }
        return at;
    }

    /// Where a secret stands.
    ///
    /// @param end behind it
    record Span(int start, int end) {
        static final Span NONE = new Span(0, 0);

        boolean isEmpty() {
            return start == end;
        }
    }
}
