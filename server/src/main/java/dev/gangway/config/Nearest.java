package dev.gangway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what a person probably meant by a word that is not known. Pure.
final class Nearest {
    private Nearest() {}

    /// The known word with the fewest letters put in, left out, exchanged or swapped; empty when
    /// all are too far away: more than a third of the word, and more than two letters.
    static Optional<String> to(String word, Collection<String> known) {
        int most = Math.max(2, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= most)
                .filter(candidate -> distance(word, candidate) < candidate.length())
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /// The edit distance that counts two neighbours swapped as one.
    static int distance(String from, String to) {
        int[][] distances = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                distances[i][j] = cell(distances, from, to, i, j);
            }
        }
        return distances[from.length()][to.length()];
    }

    private static int cell(int[][] distances, String from, String to, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        int exchange = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int fewest =
                Math.min(
                        distances[i - 1][j - 1] + exchange,
                        1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, distances[i - 2][j - 2] + 1) : fewest;
    }
}
