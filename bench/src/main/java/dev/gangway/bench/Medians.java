package dev.gangway.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Medians of rounds.
final class Medians {
    private Medians() {}

    /// NaN for none.
    static <T> double of(List<T> rounds, ToDoubleFunction<T> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    /// The median of the rounds' ratios: what ran within minutes of each other is compared.
    static <T> double ofRatios(List<T> rounds, List<T> bases, ToDoubleFunction<T> figure) {
        double[] ratios = new double[Math.min(rounds.size(), bases.size())];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] =
                    figure.applyAsDouble(rounds.get(round))
                            / figure.applyAsDouble(bases.get(round));
        }
        return median(ratios);
    }

    /// All of them, in the order of the rounds.
    static <T> String each(List<T> rounds, ToDoubleFunction<T> figure) {
        return rounds.stream()
                .map(round -> String.format(Locale.ROOT, "%,.0f", figure.applyAsDouble(round)))
                .collect(Collectors.joining(" · "));
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
