package dev.gangway.search;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.util.ArrayList;
import java.util.List;

/// What a person searches for, as the index's own grammar has it: words, "phrases" and beginnings
/// with a `*`, all of which must occur. Each is put into quotation marks, so that nothing else of
/// that grammar gets through. Pure.
final class SearchTerms {
    private static final char QUOTE = '"';

    private final String text;
    private final List<String> terms = new ArrayList<>();

    private SearchTerms(String text) {
        this.text = text;
    }

    /// @throws GatewayException INVALID when there is no word, LIMIT when there are too many
    static String expression(String text, SearchLimits limits) {
        if (text.length() > limits.queryCharacters()) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "A search has at most " + limits.queryCharacters() + " characters.");
        }
        SearchTerms found = new SearchTerms(text);
        found.read();
        if (found.terms.isEmpty()) {
            throw new GatewayException(ErrorCode.INVALID, "There is no word to search for.");
        }
        if (found.terms.size() > limits.terms()) {
            throw new GatewayException(
                    ErrorCode.INVALID, "A search has at most " + limits.terms() + " words.");
        }
        return String.join(" AND ", found.terms);
    }

    private void read() {
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == QUOTE) {
                at = phrase(at + 1);
            } else if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                at = word(at);
            }
        }
    }

    /// A phrase that does not end goes on to the end.
    private int phrase(int from) {
        int end = text.indexOf(QUOTE, from);
        int to = end < 0 ? text.length() : end;
        boolean beginning = to + 1 < text.length() && text.charAt(to + 1) == '*';
        add(text.substring(from, to), beginning);
        return to + (beginning ? 2 : 1);
    }

    private int word(int from) {
        int to = from;
        while (to < text.length()
                && text.charAt(to) != QUOTE
                && !Character.isWhitespace(text.charAt(to))) {
            to++;
        }
        String word = text.substring(from, to);
        add(word, word.endsWith("*"));
        return to;
    }

    /// What holds no letter and no digit is no word for the index either.
    private void add(String words, boolean beginning) {
        if (words.codePoints().anyMatch(Character::isLetterOrDigit)) {
            String quoted = IndexedText.separated(words).replace(QUOTE, ' ');
            terms.add(QUOTE + quoted + QUOTE + (beginning ? "*" : ""));
        }
    }
}
