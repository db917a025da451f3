package dev.gangway.bench;

import dev.gangway.bench.Plan.Server;
import dev.gangway.bench.Plan.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What all rounds showed, and the tables of docs/benchmarks.md.
final class Results {
    private final Map<Trial, List<Measurement>> runs = new LinkedHashMap<>();

    void add(Trial trial, Measurement measurement) {
        runs.computeIfAbsent(trial, _ -> new ArrayList<>()).add(measurement);
    }

    /// Medians as ratios, then what they were on this machine.
    String tables() {
        StringBuilder text = new StringBuilder();
        runs.keySet().stream().mapToInt(Trial::sockets).distinct().forEach(n -> ratios(text, n));
        text.append("| server | sockets | events | events/s, each round | CPU ns a frame |\n");
        text.append("|---|---|---|---|---|\n");
        runs.forEach((trial, all) -> text.append(absolute(trial, all)));
        return text.toString();
    }

    private void ratios(StringBuilder text, int sockets) {
        boolean events = find(Server.GANGWAY_UNSTORED, sockets).size() > 0;
        text.append("| sockets: ").append(sockets).append(" | CPU a frame, C = 1 |");
        text.append(events ? " events/s, without the store = 1 |\n" : "\n");
        text.append(events ? "|---|---|---|\n" : "|---|---|\n");
        for (Trial trial : runs.keySet()) {
            if (trial.sockets() == sockets) {
                text.append("| ").append(trial.server().title()).append(" | ");
                text.append(ratio(trial, Server.C, Measurement::cpuNanos)).append(" |");
                if (events) {
                    text.append(" ");
                    text.append(
                            ratio(trial, Server.GANGWAY_UNSTORED, Measurement::eventsPerSecond));
                    text.append(" |");
                }
                text.append("\n");
            }
        }
        text.append("\n");
    }

    /// The median of the rounds' ratios: what ran within a minute of each other is compared.
    private String ratio(Trial trial, Server base, ToDoubleFunction<Measurement> figure) {
        List<Measurement> all = find(trial.server(), trial.sockets());
        List<Measurement> bases = find(base, trial.sockets());
        int rounds = Math.min(all.size(), bases.size());
        if (rounds == 0) {
            return "";
        }
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ratios[round] =
                    figure.applyAsDouble(all.get(round)) / figure.applyAsDouble(bases.get(round));
        }
        double median = median(ratios);
        return String.format(Locale.ROOT, median < 10 ? "%.2f" : "%.0f", median);
    }

    private List<Measurement> find(Server server, int sockets) {
        return runs.entrySet().stream()
                .filter(entry -> entry.getKey().server() == server)
                .filter(entry -> entry.getKey().sockets() == sockets)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private static String absolute(Trial trial, List<Measurement> all) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,d | %s | %s |%n",
                trial.server().title(),
                trial.sockets(),
                trial.events(),
                each(all, Measurement::eventsPerSecond),
                each(all, Measurement::cpuNanos));
    }

    private static String each(List<Measurement> all, ToDoubleFunction<Measurement> figure) {
        return all.stream()
                .map(run -> String.format(Locale.ROOT, "%,.0f", figure.applyAsDouble(run)))
                .collect(Collectors.joining(" · "));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
