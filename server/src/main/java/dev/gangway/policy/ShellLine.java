package dev.gangway.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A line for a shell, read no further than it can be understood for certain.
final class ShellLine {
    /// Words without anything that a shell would act on: no operators, quotes, expansions,
    /// redirections, comments or line breaks.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,= -]+");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9_./:@%+,=-]+");

    private ShellLine() {}

    /// The words of one plain command; empty when the line is more than that.
    static Optional<List<String>> command(String line) {
        String stripped = line.strip();
        return PLAIN.matcher(stripped).matches()
                ? Optional.of(List.of(stripped.split(" +")))
                : Optional.empty();
    }

    /// All that might be a word somewhere in the line, in order: to find what is denied in it, not
    /// to allow anything.
    static List<String> anyWords(String line) {
        return Arrays.stream(BETWEEN_WORDS.split(line)).filter(word -> !word.isEmpty()).toList();
    }
}
